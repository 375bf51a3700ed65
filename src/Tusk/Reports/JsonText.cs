using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tusk.Reports;

/// <summary>Writes one JSON object and a line feed to a stream.</summary>
internal static class JsonText
{
    // Relaxed: paths and names stay readable; nothing here is put into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object whose properties <paramref name="body"/> writes.</summary>
    public static void WriteObject(Stream output, Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            body(writer);
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        output.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
