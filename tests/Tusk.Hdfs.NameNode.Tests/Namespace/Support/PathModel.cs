namespace Tusk.Hdfs.NameNode.Tests.Namespace.Support;

/// <summary>A namespace as simple as it can be: a dictionary of paths. Its superuser may do everything.</summary>
internal sealed class PathModel
{
    private readonly SortedDictionary<string, bool> _isDirectory = new(StringComparer.Ordinal) { ["/"] = true };

    /// <summary>All paths, with a slash behind those of directories.</summary>
    public IEnumerable<string> Lines => _isDirectory.Select(static pair => pair.Value && pair.Key != "/" ? pair.Key + "/" : pair.Key);

    public string Mkdirs(string path)
    {
        if (_isDirectory.TryGetValue(path, out bool isDirectory))
        {
            return isDirectory ? "true" : "refused";
        }

        if (Ancestors(path).Any(IsFile))
        {
            return "refused";
        }

        AddWithAncestors(path, true);
        return "true";
    }

    public string Create(string path, bool overwrites)
    {
        bool exists = _isDirectory.TryGetValue(path, out bool isDirectory);
        if ((exists && (isDirectory || !overwrites)) || Ancestors(path).Any(IsFile))
        {
            return "refused";
        }

        AddWithAncestors(path, false);
        return "done";
    }

    public string Delete(string path, bool isRecursive)
    {
        if (Ancestors(path).Any(IsFile))
        {
            return "refused";
        }

        if (!_isDirectory.ContainsKey(path))
        {
            return "false";
        }

        string[] below = [.. Below(path)];
        if (below.Length > 0 && !isRecursive)
        {
            return "refused";
        }

        if (path == "/")
        {
            return "false";
        }

        foreach (string gone in below.Append(path))
        {
            _isDirectory.Remove(gone);
        }

        return "true";
    }

    public string RenameOld(string source, string destination)
    {
        if (Ancestors(source).Any(IsFile) || Ancestors(destination).Any(IsFile))
        {
            return "refused";
        }

        if (source != "/" && _isDirectory.TryGetValue(destination, out bool isDirectory) && isDirectory)
        {
            destination = Join(destination, source[(source.LastIndexOf('/') + 1)..]);
        }

        if (source == "/" || !_isDirectory.ContainsKey(source))
        {
            return "false";
        }

        if (source == destination)
        {
            return "true";
        }

        if (_isDirectory.ContainsKey(destination) || destination.StartsWith(source + "/", StringComparison.Ordinal)
            || !_isDirectory.GetValueOrDefault(Parent(destination)))
        {
            return "false";
        }

        Move(source, destination);
        return "true";
    }

    public string Rename(string source, string destination, bool overwrites)
    {
        if (Ancestors(source).Any(IsFile) || Ancestors(destination).Any(IsFile) || source == "/" || destination == "/" || source == destination
            || !_isDirectory.TryGetValue(source, out bool isDirectory) || destination.StartsWith(source + "/", StringComparison.Ordinal)
            || !_isDirectory.GetValueOrDefault(Parent(destination)))
        {
            return "refused";
        }

        if (_isDirectory.TryGetValue(destination, out bool isDirectoryThere)
            && (isDirectoryThere != isDirectory || !overwrites || Below(destination).Any()))
        {
            return "refused";
        }

        _isDirectory.Remove(destination);
        Move(source, destination);
        return "done";
    }

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and int slash ? path[..slash] : "/";

    private static string Join(string directory, string name) => directory == "/" ? "/" + name : directory + "/" + name;

    private static IEnumerable<string> Ancestors(string path)
    {
        for (; path != "/"; path = Parent(path))
        {
            yield return Parent(path);
        }
    }

    private bool IsFile(string path) => _isDirectory.TryGetValue(path, out bool isDirectory) && !isDirectory;

    private IEnumerable<string> Below(string path) =>
        _isDirectory.Keys.Where(key => key != path && key.StartsWith(path == "/" ? "/" : path + "/", StringComparison.Ordinal));

    private void AddWithAncestors(string path, bool isDirectory)
    {
        foreach (string ancestor in Ancestors(path))
        {
            _isDirectory[ancestor] = true;
        }

        _isDirectory[path] = isDirectory;
    }

    private void Move(string source, string destination)
    {
        foreach (string path in Below(source).Append(source).ToArray())
        {
            _isDirectory.Remove(path, out bool isDirectory);
            _isDirectory[destination + path[source.Length..]] = isDirectory;
        }
    }
}
