using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tusk.Cli.CommandLine;
using Tusk.CommandLine;
using Tusk.Terminal;

namespace Tusk.Cli.Commands;

/// <summary><c>tusk version</c>: what a report of a fault should begin with.</summary>
internal sealed class VersionCommand : ICommand
{
    public string Usage => """
        Usage: tusk version [--json]

        Shows the version of Tusk, of the .NET runtime and of the system.

          --json    one JSON object, for programs
        """;

    public int Run(string[] args, CommandIo io)
    {
        bool json = args switch
        {
            [] => false,
            ["--json"] => true,
            _ => throw new UsageException(
                $"unexpected '{HumanFormat.Shortened(args[^1], 60)}', expected nothing or --json"),
        };

        (string Name, string Value)[] rows =
        [
            ("tusk", ProductVersion.Text),
            ("runtime", RuntimeInformation.FrameworkDescription),
            ("system", RuntimeInformation.OSDescription),
            ("platform", RuntimeInformation.RuntimeIdentifier),
            ("processors", HumanFormat.Grouped(Environment.ProcessorCount)),
        ];

        if (json)
        {
            WriteJson(rows, io.Output);
        }
        else
        {
            var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Left);
            foreach ((string name, string value) in rows)
            {
                table.Add(name, value);
            }

            io.Write(table.ToString());
        }

        return ExitCodes.Done;
    }

    private static void WriteJson((string Name, string Value)[] rows, Stream output)
    {
        // Relaxed: the + of a version stays a +; nothing here is put into a web page.
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(output, options))
        {
            writer.WriteStartObject();
            foreach ((string name, string value) in rows)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
