namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>Inodes by their ids: a hash table that holds nothing but the references, for the ids are in the inodes.</summary>
internal sealed class InodeMap
{
    private const int FirstCapacity = 16;

    /// <summary>Open addressing, linear probing; its length is a power of two, at most three quarters of it are in use.</summary>
    private Inode?[] _slots = new Inode?[FirstCapacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The inode of an id; null if there is none.</summary>
    public Inode? Find(InodeId id) => _slots[SlotOf(id)];

    /// <summary>Takes an inode in.</summary>
    /// <returns>False if its id is taken.</returns>
    public bool TryAdd(Inode inode)
    {
        int slot = SlotOf(inode.Id);
        if (_slots[slot] is not null)
        {
            return false;
        }

        _slots[slot] = inode;
        if (++Count > _slots.Length / 4 * 3)
        {
            Grow();
        }

        return true;
    }

    /// <summary>Takes an inode out.</summary>
    /// <returns>False if it is not there.</returns>
    public bool Remove(Inode inode)
    {
        int hole = SlotOf(inode.Id);
        if (_slots[hole] != inode)
        {
            return false;
        }

        // Those behind that would no longer be found move into the hole.
        int mask = _slots.Length - 1;
        for (int next = (hole + 1) & mask; _slots[next] is Inode other; next = (next + 1) & mask)
        {
            if (((next - Home(other.Id)) & mask) >= ((next - hole) & mask))
            {
                _slots[hole] = other;
                hole = next;
            }
        }

        _slots[hole] = null;
        Count--;
        return true;
    }

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<Inode> All()
    {
        foreach (Inode? inode in _slots)
        {
            if (inode is not null)
            {
                yield return inode;
            }
        }
    }

    private int SlotOf(InodeId id)
    {
        int mask = _slots.Length - 1;
        int slot = Home(id);
        while (_slots[slot] is Inode inode && inode.Id != id)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    /// <summary>Ids are dense: multiplied by the golden ratio, neighbours go far apart and no pattern of deletion makes heaps.</summary>
    private int Home(InodeId id) =>
        (int)((ulong)id.Value * 0x9E3779B97F4A7C15UL >> 32) & (_slots.Length - 1);

    private void Grow()
    {
        Inode?[] before = _slots;
        _slots = new Inode?[before.Length * 2];
        foreach (Inode? inode in before)
        {
            if (inode is not null)
            {
                _slots[SlotOf(inode.Id)] = inode;
            }
        }
    }
}
