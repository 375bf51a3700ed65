using System.Numerics;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>All blocks by id.</summary>
/// <remarks>
/// An open-addressing table of references with linear probing, at most three quarters full: 11 to 22 bytes a block, where
/// Dictionary takes 28 and more. The id is read from the block itself.
/// </remarks>
internal sealed class BlockMap
{
    private const int SmallestTable = 16;
    private BlockInfo?[] _table = new BlockInfo?[SmallestTable];

    /// <summary>How many blocks there are.</summary>
    public int Count { get; private set; }

    /// <summary>All blocks, in no order that means anything; the same for the same history.</summary>
    public IEnumerable<BlockInfo> All
    {
        get
        {
            foreach (BlockInfo? block in _table)
            {
                if (block is not null)
                {
                    yield return block;
                }
            }
        }
    }

    /// <summary>Looks a block up.</summary>
    /// <returns>The block, or null.</returns>
    public BlockInfo? Find(BlockId id)
    {
        BlockInfo?[] table = _table;
        int mask = table.Length - 1;
        for (int slot = Slot(id, table.Length); table[slot] is BlockInfo block; slot = (slot + 1) & mask)
        {
            if (block.Id == id)
            {
                return block;
            }
        }

        return null;
    }

    /// <summary>Whether this very object is in the map.</summary>
    public bool Contains(BlockInfo block) => ReferenceEquals(Find(block.Id), block);

    /// <summary>Adds a block.</summary>
    /// <returns>False if there is one with its id.</returns>
    public bool TryAdd(BlockInfo block)
    {
        if (Find(block.Id) is not null)
        {
            return false;
        }

        if ((Count + 1) * 4L > _table.Length * 3L)
        {
            Grow();
        }

        Place(block);
        Count++;
        return true;
    }

    /// <summary>Takes a block out.</summary>
    /// <returns>False if it was not there.</returns>
    public bool Remove(BlockInfo block)
    {
        int mask = _table.Length - 1;
        int hole = Slot(block.Id, _table.Length);
        while (!ReferenceEquals(_table[hole], block))
        {
            if (_table[hole] is null)
            {
                return false;
            }

            hole = (hole + 1) & mask;
        }

        // Blocks behind the hole that were pushed over it move back, so that no search ends too early.
        for (int slot = (hole + 1) & mask; _table[slot] is BlockInfo next; slot = (slot + 1) & mask)
        {
            int home = Slot(next.Id, _table.Length);
            if (((slot - home) & mask) >= ((slot - hole) & mask))
            {
                _table[hole] = next;
                hole = slot;
            }
        }

        _table[hole] = null;
        Count--;
        return true;
    }

    /// <summary>Ids come in sequence: multiplied by 2^64 / golden ratio, their upper bits spread evenly.</summary>
    private static int Slot(BlockId id, int length) =>
        (int)(((ulong)id.Value * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2((uint)length)));

    private void Place(BlockInfo block)
    {
        int slot = Slot(block.Id, _table.Length);
        while (_table[slot] is not null)
        {
            slot = (slot + 1) & (_table.Length - 1);
        }

        _table[slot] = block;
    }

    private void Grow()
    {
        BlockInfo?[] old = _table;
        _table = new BlockInfo?[checked(old.Length * 2)];
        foreach (BlockInfo? block in old)
        {
            if (block is not null)
            {
                Place(block);
            }
        }
    }
}
