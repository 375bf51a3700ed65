using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;
using Tusk.FileSystems.Lines;

namespace Tusk.MapReduce.Inputs;

/// <summary>The open file behind a reader of lines.</summary>
internal sealed class TextSource : IDisposable
{
    private readonly FsInput _input;
    private readonly Stream? _compressed;

    private TextSource(FsInput input, LineReader lines, Stream? compressed) =>
        (_input, Lines, _compressed) = (input, lines, compressed);

    public LineReader Lines { get; }

    public long BytesRead => _compressed?.Position ?? Lines.BytesConsumed;

    public static TextSource Open(FileSplit split, FileSystem fileSystem, LineFormat format, CancellationToken stopping)
    {
        FsInput input = fileSystem.Open(split.Path);
        try
        {
            split.RequireIn(input);
            if (CompressionCodecs.ForPath(split.Path) is not { } codec)
            {
                return new TextSource(input, new LineReader(input, split.Start, split.Length, format, stopping), null);
            }

            if (split.Start > 0)
            {
                throw new HadoopException($"Split {split} begins inside a file of {codec.Name}, which has no place to begin at.");
            }

            Stream compressed = input.OpenStream(0, stopping);
            string name = split.Path.ToString();
            Stream content = codec.OpenRead(new StoppableStream(compressed, stopping), name);
            return new TextSource(input, new LineReader(content, name, format, stopping), compressed);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Lines.Dispose();
        _input.Dispose();
    }
}
