using System.Globalization;
using System.Text;

namespace Tusk.Cli.Servers;

/// <summary>The log of servers in a file; of a long life the last part, and the one before beside it.</summary>
internal sealed class ServerLogFile(string path) : IDisposable
{
    private const long MaxBytes = 16 << 20;

    private readonly Lock _gate = new();
    private FileStream? _file;
    private bool _isClosed;

    /// <summary>Writes a line; from any thread.</summary>
    public void Write(string line)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff} {line.ReplaceLineEndings(" ")}\n");
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                Open().Write(Encoding.UTF8.GetBytes(text));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A full disk must not end the servers, which say the same where it matters.
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _file?.Dispose();
        }
    }

    private FileStream Open()
    {
        if (_file?.Position > MaxBytes)
        {
            _file.Dispose();
            _file = null;
            File.Move(path, path + ".1", overwrite: true);
        }

        if (_file is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }

        return _file;
    }
}
