using System.Text;
using Tusk.Common.Configurations;

namespace Tusk.FileSystems.Lines;

/// <summary>What ends a line, and how long one may be.</summary>
public sealed record LineFormat
{
    /// <summary>The longest line where the user sets no limit, in bytes with its end; a longer one is an error.</summary>
    public const int BuiltInMaxBytes = 256 << 20;

    /// <summary>Memory that a line may always take, in bytes: as much as two of the buffers that files are read with anyway.</summary>
    public const int LeastMemoryBytes = 512 << 10;

    /// <summary>Text with the three usual line ends.</summary>
    public static LineFormat Default { get; } = new();

    /// <summary>The bytes that end a line; empty for LF, CR and CRLF, mixed.</summary>
    public ReadOnlyMemory<byte> Delimiter { get; init; }

    /// <summary>The user's limit: a line is kept only if its bytes with its end are fewer. Null for none.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>What the buffer of a long line may take, in bytes, the old one and the new one while it grows; null for no
    /// bound but the line's own. Never less than <see cref="LeastMemoryBytes"/>.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What governs <see cref="MemoryBytes"/>, for the message that refuses a line.</summary>
    public string MemorySetting { get; init; } = "";

    /// <summary>How many bytes are read at a time; the buffer grows for longer lines only.</summary>
    public int BufferBytes { get; init; } = 256 << 10;

    /// <summary>A delimiter other than the usual line ends; UTF-8.</summary>
    public static SettingText DelimiterSetting { get; } = new(
        "textinputformat.record.delimiter", null, "What ends a record of text input, instead of LF, CR and CRLF.");

    /// <summary>The user's limit of a line.</summary>
    public static SettingInt32 MaxBytesSetting { get; } = new(
        "mapreduce.input.linerecordreader.line.maxlength",
        int.MaxValue,
        1,
        int.MaxValue,
        "bytes",
        "Lines whose bytes with their end are not fewer are passed over and counted.")
    {
        DefaultDescription = "none; a line over 256 MiB is then an error",
    };

    /// <summary>A line whose bytes with its end are not fewer does not fit the memory: a buffer of half of it is the largest
    /// beside which its predecessor, at most as large, has room.</summary>
    /// <remarks>It depends on nothing else, so that any way of cutting a file into pieces refuses the same lines.</remarks>
    internal long UnfitBytes => MemoryBytes is { } memory ? Math.Max(memory, LeastMemoryBytes) / 2 : long.MaxValue;

    /// <summary>About what a reader takes at most, in bytes, while its buffer grows for the longest line that it keeps.</summary>
    public long MostMemoryBytes =>
        Math.Max(LeastMemoryBytes, 2 * Math.Min(UnfitBytes, MaxBytes ?? BuiltInMaxBytes));

    /// <summary>Reads the format from a job's settings.</summary>
    /// <exception cref="ConfigurationException">A value is malformed.</exception>
    public static LineFormat From(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new LineFormat
        {
            Delimiter = Encoding.UTF8.GetBytes(DelimiterSetting.Read(configuration) ?? ""),
            MaxBytes = configuration.IsSet(MaxBytesSetting.Name) ? MaxBytesSetting.Read(configuration) : null,
        };
    }
}
