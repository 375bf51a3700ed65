using Microsoft.Win32.SafeHandles;
using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>A file of a job's own, removed with it.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    /// <summary>Creates a file that must not exist yet.</summary>
    public ScratchFile(string path)
    {
        _path = path;
        try
        {
            _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("create", e);
        }
    }

    /// <summary>Reads at an offset; returns how many bytes, 0 at the end.</summary>
    public int Read(Span<byte> destination, long offset)
    {
        try
        {
            return RandomAccess.Read(_handle, destination, offset);
        }
        catch (IOException e)
        {
            throw Failure("read", e);
        }
    }

    /// <summary>Writes at an offset.</summary>
    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, source, offset);
        }
        catch (IOException e)
        {
            throw Failure("write", e);
        }
    }

    /// <summary>A record, a length or a checksum in the file is not what was written.</summary>
    public HadoopException Corrupt(long offset, string what) =>
        new($"Scratch file {_path} is damaged at offset {offset}: {what}; the disk under mapreduce.cluster.local.dir is failing.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        File.Delete(_path);
    }

    // The system's words end in the path, which is long and already said.
    private HadoopException Failure(string verb, Exception cause) => new(
        $"Cannot {verb} scratch file {_path}: {cause.Message.Replace($" : '{_path}'", "", StringComparison.Ordinal)} "
        + "(folder set by mapreduce.cluster.local.dir)",
        cause);
}
