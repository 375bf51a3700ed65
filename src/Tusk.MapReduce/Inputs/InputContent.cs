using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;

namespace Tusk.MapReduce.Inputs;

/// <summary>The bytes of a split's file from some offset on, decompressed if need be.</summary>
internal sealed class InputContent : IDisposable
{
    private const long FarEnd = 1L << 62; // with room for sums

    private readonly FsInput _input;
    private readonly Stream _stored;
    private readonly long _start;

    private InputContent(FsInput input, Stream stored, Stream content, long start, long end) =>
        (_input, _stored, Stream, _start, End) = (input, stored, content, start, end);

    /// <summary>The file.</summary>
    public FsPath Path => _input.Path;

    /// <summary>The bytes.</summary>
    public Stream Stream { get; }

    /// <summary>Where the split ends; far behind its end where the file is compressed, which is one split.</summary>
    public long End { get; }

    /// <summary>How many bytes of the file were taken in, before decompression.</summary>
    public long BytesRead => Math.Max(0, _stored.Position - _start);

    /// <summary>Opens a split.</summary>
    /// <param name="split">What to read.</param>
    /// <param name="start">Where to begin, in the split or behind it.</param>
    /// <param name="fileSystem">Where the file is.</param>
    /// <param name="stopping">Ends a read that takes long.</param>
    /// <exception cref="HadoopException">The file cannot be opened, or was cut since the job began.</exception>
    public static InputContent Open(FileSplit split, long start, FileSystem fileSystem, CancellationToken stopping)
    {
        FsInput input = fileSystem.Open(split.Path);
        try
        {
            split.RequireIn(input);
            Stream stored = input.OpenStream(start, stopping);
            return CompressionCodecs.ForPath(split.Path) is not { } codec
                ? new InputContent(input, stored, stored, start, split.End)
                : new InputContent(input, stored, codec.OpenRead(new StoppableStream(stored, stopping), split.Path.ToString()), 0, FarEnd);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        _input.Dispose();
    }
}
