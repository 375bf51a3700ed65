using Tusk.Common.Configurations;
using Tusk.FileSystems;

namespace Tusk.Examples;

/// <summary>Lines of files whose first line is a heading, each with what the heading says; the heading itself is no record.</summary>
/// <remarks>A split from the middle of a file reads the file's first line, too.</remarks>
public sealed class HeadedRows : InputFormat<HeadedRow>
{
    private static readonly InputFormat<Text> Lines = TextInput.Lines;

    /// <inheritdoc/>
    public override string Name => "examples.headedrows";

    /// <inheritdoc/>
    public override bool IsSplittable(FsPath path, Configuration configuration) => Lines.IsSplittable(path, configuration);

    /// <inheritdoc/>
    public override RecordReader<HeadedRow> OpenReader(FileSplit split, FileSystem fileSystem, Configuration configuration) =>
        Open(split, piece => Lines.OpenReader(piece, fileSystem, configuration));

    /// <inheritdoc/>
    public override RecordReader<HeadedRow> OpenReader(
        FileSplit split,
        FileSystem fileSystem,
        Configuration configuration,
        ReaderMemory memory,
        CancellationToken stopping) =>
        Open(split, piece => Lines.OpenReader(piece, fileSystem, configuration, memory, stopping));

    private static Reader Open(FileSplit split, Func<FileSplit, RecordReader<Text>> open)
    {
        Heading? heading = null;
        long offset = -1;
        using (RecordReader<Text> first = open(split with { Start = 0, Length = split.End }))
        {
            if (first.Read(out Text line))
            {
                (heading, offset) = (new Heading(split.Path, line), first.RecordOffset);
            }
        }

        return new Reader(open(split), heading, offset);
    }

    private sealed class Reader(RecordReader<Text> lines, Heading? heading, long headingOffset) : RecordReader<HeadedRow>
    {
        public override long RecordOffset => lines.RecordOffset;

        public override long BytesRead => lines.BytesRead;

        public override long SkippedRecords => lines.SkippedRecords;

        public override bool Read(out HeadedRow record)
        {
            bool isLine = lines.Read(out Text line);
            if (isLine && lines.RecordOffset == headingOffset)
            {
                isLine = lines.Read(out line);
            }

            record = isLine ? new HeadedRow(heading!, line) : default;
            return isLine;
        }

        public override void Dispose() => lines.Dispose();
    }
}
