using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Inputs;

/// <summary>Records of one length, one after another, with nothing between them (Hadoop's FixedLengthInputFormat).</summary>
public static class FixedLengthInput
{
    private const int MostBytes = 256 << 20;

    /// <summary>Each record as a view of its bytes.</summary>
    /// <param name="length">Bytes of a record, 1 to 268,435,456.</param>
    /// <remarks>A file that ends within a record fails the job.</remarks>
    public static InputFormat<Text> Records(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MostBytes);
        return new FixedLengthInputFormat(length);
    }

    private sealed class FixedLengthInputFormat(int length) : InputFormat<Text>
    {
        public override string Name => string.Create(CultureInfo.InvariantCulture, $"records of {length} B");

        public override bool IsSplittable(FsPath path, Configuration configuration) => CompressionCodecs.ForPath(path) is null;

        public override RecordReader<Text> OpenReader(FileSplit split, FileSystem fileSystem, Configuration configuration) =>
            FixedLengthReader.Open(split, fileSystem, length, CancellationToken.None);

        public override RecordReader<Text> OpenReader(
            FileSplit split, FileSystem fileSystem, Configuration configuration, ReaderMemory memory, CancellationToken stopping) =>
            length <= memory.Bytes
                ? FixedLengthReader.Open(split, fileSystem, length, stopping)
                : throw new HadoopException(string.Create(
                    CultureInfo.InvariantCulture, $"{split.Path}: records of {length} B do not fit into the {memory.Bytes} B that a task has for one ({memory.Setting})."));
    }
}
