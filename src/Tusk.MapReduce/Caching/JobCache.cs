namespace Tusk.MapReduce.Caching;

/// <summary>The cached files and archives of a job as they are on this machine.</summary>
public sealed class JobCache
{
    private readonly IReadOnlyDictionary<string, string> _paths;

    /// <summary>Says where they are.</summary>
    /// <param name="paths">The path of this machine for each name.</param>
    public JobCache(IReadOnlyDictionary<string, string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = paths;
    }

    /// <summary>That of a job that caches nothing.</summary>
    public static JobCache Empty { get; } = new(new Dictionary<string, string>());

    /// <summary>What there is.</summary>
    public IEnumerable<string> Names => _paths.Keys;

    /// <summary>Where a cached file is on this machine, or the folder of an archive. Not to be changed: all tasks share it.</summary>
    /// <param name="name">What stands behind the <c>#</c>, or the file's name.</param>
    /// <exception cref="InvalidOperationException">The job caches nothing of that name.</exception>
    public string PathOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _paths.TryGetValue(name, out string? path)
            ? path
            : throw new InvalidOperationException(
                $"The job caches no file or archive called {name}; there is: {(_paths.Count == 0 ? "none" : string.Join(", ", _paths.Keys))}.");
    }
}
