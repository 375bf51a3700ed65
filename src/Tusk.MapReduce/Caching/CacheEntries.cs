using Tusk.Common.Configurations;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Caching;

/// <summary>What a job's settings say of files to be cached.</summary>
public static class CacheEntries
{
    /// <summary>The files, then the archives, each once.</summary>
    /// <exception cref="InvalidCacheException">One has no path, or two have one name.</exception>
    public static IReadOnlyList<CacheEntry> Read(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        List<CacheEntry> entries = [];
        Read(configuration, isArchive: false, entries);
        Read(configuration, isArchive: true, entries);
        return entries;
    }

    /// <summary>Adds an entry to the settings, unless it is there.</summary>
    public static void Add(Configuration configuration, CacheEntry entry)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(entry);
        string key = KeyOf(entry.IsArchive);
        string uri = entry.ToUri();
        IReadOnlyList<string> known = configuration.GetStrings(key);
        if (!known.Contains(uri))
        {
            configuration.Set(key, string.Join(',', [.. known, uri]));
        }
    }

    private static void Read(Configuration configuration, bool isArchive, List<CacheEntry> entries)
    {
        foreach (string uri in configuration.GetStrings(KeyOf(isArchive)))
        {
            CacheEntry entry = CacheEntry.Parse(uri, isArchive);
            if (entries.Find(known => known.Name == entry.Name) is not { } other)
            {
                entries.Add(entry);
            }
            else if (other != entry)
            {
                throw new InvalidCacheException(
                    $"Two cached files are called {entry.Name}: {other.Path} and {entry.Path}; give one another name, as {entry.Path}#other.");
            }
        }
    }

    private static string KeyOf(bool isArchive) => (isArchive ? MapReduceKeys.CacheArchives : MapReduceKeys.CacheFiles).Name;
}
