using Microsoft.Win32.SafeHandles;

namespace Tusk.MapReduce.Local.Scratch;

/// <summary>Keeps few of a job's scratch files open at a time: a job may have more runs than a process may open files.</summary>
/// <param name="limit">How many stay open; more only while more threads than that read or write.</param>
internal sealed class ScratchHandles(int limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Slot> _idle = new(); // open, in no use; the one not used for longest first
    private int _open;

    /// <summary>The handle of a file, opened if need be; stays open until it is given back.</summary>
    public SafeFileHandle Rent(Slot slot)
    {
        lock (_gate)
        {
            if (slot.Handle is null)
            {
                CloseIdle();
                slot.Handle = slot.Open();
                _open++;
            }
            else if (slot.Users == 0)
            {
                _idle.Remove(slot.Node);
            }

            slot.Users++;
            return slot.Handle;
        }
    }

    /// <summary>Gives a handle back.</summary>
    public void Return(Slot slot)
    {
        lock (_gate)
        {
            if (--slot.Users == 0 && slot.Handle is not null)
            {
                _idle.AddLast(slot.Node);
            }
        }
    }

    /// <summary>Closes a file for good.</summary>
    public void Close(Slot slot)
    {
        lock (_gate)
        {
            if (slot.Users == 0 && slot.Handle is not null)
            {
                _idle.Remove(slot.Node);
            }

            CloseHandle(slot);
        }
    }

    private void CloseIdle()
    {
        while (_open >= limit && _idle.First is { } oldest)
        {
            _idle.RemoveFirst();
            CloseHandle(oldest.Value);
        }
    }

    private void CloseHandle(Slot slot)
    {
        if (slot.Handle is not null)
        {
            slot.Handle.Dispose();
            slot.Handle = null;
            _open--;
        }
    }

    /// <summary>A file and its handle, if it is open; everything but its path is for <see cref="ScratchHandles"/> alone.</summary>
    public sealed class Slot
    {
        private bool _exists;

        public Slot(string path)
        {
            Path = path;
            Node = new LinkedListNode<Slot>(this);
        }

        public string Path { get; }

        internal LinkedListNode<Slot> Node { get; }

        internal SafeFileHandle? Handle { get; set; }

        internal int Users { get; set; }

        /// <summary>Makes the file, which must not be there, at the first call.</summary>
        internal SafeFileHandle Open()
        {
            SafeFileHandle handle = File.OpenHandle(
                Path, _exists ? FileMode.Open : FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
            _exists = true;
            return handle;
        }
    }
}
