namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Numbers for the names of extended attributes in an image that is written, from 1.</summary>
internal sealed class XAttrNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The names, in the order of their numbers.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a name.</summary>
    public int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out int number))
        {
            _names.Add(name);
            number = _numbers[name] = _names.Count;
        }

        return number;
    }
}
