using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>A set of blocks in order of arrival, of which one part after the other can be looked at while others come and go.</summary>
internal sealed class BlockQueue
{
    private readonly Dictionary<BlockId, int> _places = [];
    private readonly List<BlockInfo?> _blocks = [];
    private int _next;

    /// <summary>How many blocks there are.</summary>
    public int Count => _places.Count;

    /// <summary>All of them.</summary>
    public IEnumerable<BlockInfo> All => _blocks.OfType<BlockInfo>();

    /// <summary>Whether all were looked at since <see cref="Restart"/>.</summary>
    public bool IsAtEnd
    {
        get
        {
            while (_next < _blocks.Count && _blocks[_next] is null)
            {
                _next++;
            }

            return _next == _blocks.Count;
        }
    }

    /// <summary>Whether a block is in it.</summary>
    public bool Contains(BlockInfo block) => _places.ContainsKey(block.Id);

    /// <summary>Adds a block behind the others.</summary>
    /// <returns>False if it is there.</returns>
    public bool Add(BlockInfo block)
    {
        if (!_places.TryAdd(block.Id, _blocks.Count))
        {
            return false;
        }

        _blocks.Add(block);
        return true;
    }

    /// <summary>Removes a block.</summary>
    /// <returns>False if it was not there.</returns>
    public bool Remove(BlockInfo block)
    {
        if (!_places.Remove(block.Id, out int place))
        {
            return false;
        }

        _blocks[place] = null;
        if (_blocks.Count > 64 && _blocks.Count > 2 * Count)
        {
            Compact();
        }

        return true;
    }

    /// <summary>The next block to look at, which stays in the queue; call while not <see cref="IsAtEnd"/>.</summary>
    public BlockInfo Next() => IsAtEnd ? throw new InvalidOperationException("The queue is at its end.") : _blocks[_next++]!;

    /// <summary>Looks at all again from the first.</summary>
    public void Restart() => _next = 0;

    private void Compact()
    {
        int kept = 0;
        int next = 0;
        for (int place = 0; place < _blocks.Count; place++)
        {
            if (place == _next)
            {
                next = kept;
            }

            if (_blocks[place] is BlockInfo block)
            {
                _places[block.Id] = kept;
                _blocks[kept++] = block;
            }
        }

        _next = _next >= _blocks.Count ? kept : next;
        _blocks.RemoveRange(kept, _blocks.Count - kept);
    }
}
