using System.IO.Compression;

namespace Conformance.Tests.Support;

/// <summary>What a job left in its output folder.</summary>
internal static class PartFiles
{
    /// <summary>The names in a folder, in order, without the checksums that Hadoop keeps beside local files.</summary>
    public static string[] ApachesNames(string folder) =>
        [.. Names(folder).Where(static name => !(name.StartsWith('.') && name.EndsWith(".crc", StringComparison.Ordinal)))];

    /// <summary>Every name in a folder, in order.</summary>
    public static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder)
        .Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The content of a file, decompressed where its name says that it is compressed.</summary>
    public static byte[] Read(string path)
    {
        Stream file = File.OpenRead(path);
        using Stream content = Path.GetExtension(path) switch
        {
            ".gz" => new GZipStream(file, CompressionMode.Decompress),
            ".deflate" => new ZLibStream(file, CompressionMode.Decompress),
            _ => file,
        };
        var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The bytes of all part files, one after another.</summary>
    public static byte[] Bytes(string folder) =>
        [.. Names(folder).Where(static name => name.StartsWith("part-", StringComparison.Ordinal)).SelectMany(name => Read(Path.Combine(folder, name)))];

    /// <summary>Same names, same bytes; at least one of the part files has some.</summary>
    public static void AssertEqual(string apaches, string ours)
    {
        string[] names = ApachesNames(apaches);
        Assert.Equal(names, Names(ours));
        Assert.Contains("_SUCCESS", names);
        Assert.All(names, name => Assert.True(
            Read(Path.Combine(apaches, name)).AsSpan().SequenceEqual(Read(Path.Combine(ours, name))), $"{name} differs."));
        Assert.Contains(names, name => new FileInfo(Path.Combine(apaches, name)).Length > 0);
    }
}
