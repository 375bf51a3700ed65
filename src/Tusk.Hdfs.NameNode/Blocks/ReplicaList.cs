namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>The replicas of one block in order of arrival: three within the block's object, more in an array.</summary>
/// <remarks>24 bytes and a reference for a block with three replicas; an array of references would take 48 and one.</remarks>
internal struct ReplicaList
{
    private const int Inline = 3;
    private Replica _first;
    private Replica _second;
    private Replica _third;
    private Replica[]? _more;

    /// <summary>How many there are.</summary>
    public readonly int Count
    {
        get
        {
            if (_third.Storage == 0)
            {
                return _first.Storage == 0 ? 0 : _second.Storage == 0 ? 1 : 2;
            }

            int count = Inline;
            while (_more is not null && count - Inline < _more.Length && _more[count - Inline].Storage != 0)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>The replica at a place from 0 to <see cref="Count"/> - 1.</summary>
    public readonly Replica this[int index] => index switch
    {
        0 => _first,
        1 => _second,
        2 => _third,
        _ => _more![index - Inline],
    };

    /// <summary>The place of the replica on a storage; -1 if there is none.</summary>
    public readonly int IndexOf(int storage)
    {
        int count = Count;
        for (int index = 0; index < count; index++)
        {
            if (this[index].Storage == storage)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Adds a replica behind the others.</summary>
    public void Add(Replica replica) => Set(Count, replica);

    /// <summary>Takes a replica out; those behind it move up.</summary>
    public void RemoveAt(int index)
    {
        int last = Count - 1;
        for (; index < last; index++)
        {
            Set(index, this[index + 1]);
        }

        Set(last, default);
        if (last <= Inline)
        {
            _more = null;
        }
    }

    /// <summary>Puts a replica in place of another.</summary>
    public void Set(int index, Replica replica)
    {
        switch (index)
        {
            case 0:
                _first = replica;
                break;
            case 1:
                _second = replica;
                break;
            case 2:
                _third = replica;
                break;
            default:
                index -= Inline;
                if (index >= (_more?.Length ?? 0))
                {
                    Array.Resize(ref _more, Math.Max(2, index * 2));
                }

                _more![index] = replica;
                break;
        }
    }
}
