using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>A file that an attempt writes.</summary>
internal sealed class AttemptFile : IDisposable
{
    private readonly FileSystem _fileSystem;
    private readonly FsPath _path;
    private Stream? _file;
    private Stream? _stream;

    /// <summary>Creates it.</summary>
    public AttemptFile(FileSystem fileSystem, FsPath path, CompressionCodec? codec)
    {
        (_fileSystem, _path) = (fileSystem, path);
        // The attempt's folder is its own: what is there is another of its files, whose name the file system takes for the same.
        _file = Blocking.Wait(fileSystem.CreateAsync(path, overwrite: false));
        try
        {
            _stream = codec is null ? _file : codec.OpenWrite(_file);
        }
        catch
        {
            Dispose(); // nobody else knows it yet
            throw;
        }
    }

    /// <summary>What is written goes here.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public Stream Stream => _stream ?? throw new ObjectDisposedException(_path.ToString());

    /// <summary>Closes it.</summary>
    /// <returns>Its size, in bytes.</returns>
    public long Close()
    {
        Dispose();
        return Blocking.Wait(_fileSystem.GetStatusAsync(_path)).Length;
    }

    /// <summary>Closes it, once: what fails in it would fail again, in place of what the caller is to see.</summary>
    public void Dispose()
    {
        Stream? stream = _stream;
        Stream? file = _file;
        _stream = _file = null;
        try
        {
            stream?.Dispose();
        }
        finally
        {
            file?.Dispose(); // where a codec failed and did not close it
        }
    }
}
