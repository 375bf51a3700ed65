using Tusk.Cli.Shell.Paths;
using Tusk.Common.Streams;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Copying;

/// <summary>The content of files, one behind the other, and a line feed behind each if asked for.</summary>
internal sealed class MergedStream(List<PathItem> files, bool endsLines, bool skipsEmpty, CancellationToken cancellationToken) : ReadOnlyStream
{
    private int _next;
    private FsInput? _input;
    private Stream? _content;

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_content is not null || _next < files.Count)
        {
            if (_content is null)
            {
                _input = files[_next].Files.OpenAsync(files[_next].Path, cancellationToken).Wait();
                _content = _input.OpenStream(0, cancellationToken);
            }

            int read = _content.Read(buffer, offset, count);
            if (read > 0)
            {
                return read;
            }

            bool endsLine = endsLines && !(skipsEmpty && files[_next].Known.Length == 0);
            CloseFile();
            _next++;
            if (endsLine)
            {
                buffer[offset] = (byte)'\n';
                return 1;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseFile();
        }

        base.Dispose(disposing);
    }

    private void CloseFile()
    {
        _content?.Dispose();
        _input?.Dispose();
        (_content, _input) = (null, null);
    }
}
