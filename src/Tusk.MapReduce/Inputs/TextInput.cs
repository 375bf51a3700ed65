using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;
using Tusk.FileSystems.Lines;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Inputs;

/// <summary>Lines of text files, plain or compressed (by the name's ending).</summary>
/// <remarks>
/// LF, CR and CRLF end a line, or <c>textinputformat.record.delimiter</c> does; see
/// <see cref="Tusk.FileSystems.Lines.LineReader"/>.
/// </remarks>
public static class TextInput
{
    /// <summary>Each line as a view of its bytes; nothing is allocated per line.</summary>
    public static InputFormat<Text> Lines { get; } =
        new TextInputFormat<Text>("text.lines", static source => new TextLineReader(source));

    /// <summary>Each line as a string, malformed UTF-8 as U+FFFD; allocates a string per line.</summary>
    public static InputFormat<string> Strings { get; } =
        new TextInputFormat<string>("text.strings", static source => new TextStringReader(source));

    /// <summary>Each line with its byte offset in the (decompressed) file, as Hadoop's TextInputFormat.</summary>
    public static InputFormat<Pair<long, Text>> Records { get; } =
        new TextInputFormat<Pair<long, Text>>("text.records", static source => new TextRecordReader(source));

    private sealed class TextInputFormat<TRecord>(string name, Func<TextSource, RecordReader<TRecord>> open)
        : InputFormat<TRecord>
        where TRecord : allows ref struct
    {
        public override string Name => name;

        public override bool IsSplittable(FsPath path, Configuration configuration) =>
            CompressionCodecs.ForPath(path) is null;

        public override RecordReader<TRecord> OpenReader(
            FileSplit split, FileSystem fileSystem, Configuration configuration) =>
            open(TextSource.Open(split, fileSystem, LineFormat.From(configuration), CancellationToken.None));

        public override RecordReader<TRecord> OpenReader(
            FileSplit split,
            FileSystem fileSystem,
            Configuration configuration,
            ReaderMemory memory,
            CancellationToken stopping) =>
            open(TextSource.Open(
                split,
                fileSystem,
                LineFormat.From(configuration) with { MemoryBytes = memory.Bytes, MemorySetting = memory.Setting },
                stopping));
    }
}
