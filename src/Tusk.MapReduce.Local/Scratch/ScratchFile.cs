using Microsoft.Win32.SafeHandles;
using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>A file of a job's own, removed with it.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly ScratchHandles _handles;
    private readonly ScratchHandles.Slot _slot;
    private readonly CancellationToken _stopping;

    /// <summary>Creates a file that must not exist yet.</summary>
    /// <param name="path">Where.</param>
    /// <param name="handles">Opens it when it is read or written.</param>
    /// <param name="stopping">Set when the job is stopped.</param>
    public ScratchFile(string path, ScratchHandles handles, CancellationToken stopping = default)
    {
        _handles = handles;
        _stopping = stopping;
        _slot = new ScratchHandles.Slot(path);
        Rent("create");
        handles.Return(_slot);
    }

    /// <summary>Reads at an offset; returns how many bytes, 0 at the end.</summary>
    public int Read(Span<byte> destination, long offset)
    {
        SafeFileHandle handle = Rent("open");
        try
        {
            return RandomAccess.Read(handle, destination, offset);
        }
        catch (IOException e)
        {
            throw Failure("read", e);
        }
        finally
        {
            _handles.Return(_slot);
        }
    }

    /// <summary>Writes at an offset.</summary>
    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        SafeFileHandle handle = Rent("open");
        try
        {
            RandomAccess.Write(handle, source, offset);
        }
        catch (IOException e)
        {
            throw Failure("write", e);
        }
        finally
        {
            _handles.Return(_slot);
        }
    }

    /// <summary>A record, a length or a checksum in the file is not what was written.</summary>
    public HadoopException Corrupt(long offset, string what) =>
        new($"Scratch file {_slot.Path} is damaged at offset {offset}: {what}; the disk under mapreduce.cluster.local.dir is failing.");

    /// <summary>Closes and removes the file.</summary>
    /// <remarks>A file that cannot be removed now goes with the job's folder; that must not hide why the caller removes it. So does
    /// one of a job that was stopped: there all go at once, and one place sees to it that nobody waits too long.</remarks>
    public void Dispose()
    {
        _handles.Close(_slot);
        if (!_stopping.IsCancellationRequested)
        {
            TryDelete(_slot.Path);
        }
    }

    /// <summary>Removes a file, if it can be.</summary>
    internal static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The caller's folder is removed with it, or tried again by the next job.
        }
    }

    private SafeFileHandle Rent(string verb)
    {
        try
        {
            return _handles.Rent(_slot);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(verb, e);
        }
    }

    // The system's words end in the path, which is long and already said.
    private HadoopException Failure(string verb, Exception cause) => new(
        $"Cannot {verb} scratch file {_slot.Path}: {cause.Message.Replace($" : '{_slot.Path}'", "", StringComparison.Ordinal)} "
        + "(folder set by mapreduce.cluster.local.dir)",
        cause);
}
