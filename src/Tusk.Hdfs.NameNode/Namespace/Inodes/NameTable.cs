namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>Names of users or of groups, by numbers from 1: a million inodes share a few names.</summary>
/// <remarks>Names are never taken out, as in Hadoop (o.a.h.hdfs.server.namenode.SerialNumberMap).</remarks>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _names = [];

    /// <summary>How many there are; their numbers go from 1 to this one.</summary>
    public int Count => _names.Count;

    /// <summary>The number of a name, which is taken in if it is new.</summary>
    /// <exception cref="InvalidOperationException">There are more names than three bytes can count.</exception>
    public int Number(string name)
    {
        if (_numbers.TryGetValue(name, out int number))
        {
            return number;
        }

        if (_names.Count == InodePermission.MaxNumber)
        {
            throw new InvalidOperationException(
                $"There are {InodePermission.MaxNumber} names of users or groups already; {name} is one too many.");
        }

        _names.Add(name);
        return _numbers[name] = _names.Count;
    }

    /// <summary>The name of a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of this number.</exception>
    public string Name(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, _names.Count);
        return _names[number - 1];
    }
}
