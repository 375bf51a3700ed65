using Tusk.Common.Configurations;

namespace Tusk.FileSystems.Codecs;

/// <summary>The known compressed formats.</summary>
public static class CompressionCodecs
{
    private static readonly CompressionCodec[] Known = [new GzipCodec(), new DeflateCodec()];

    /// <summary>Every known format.</summary>
    public static IReadOnlyList<CompressionCodec> All => Known;

    /// <summary>The format of a file by how its name ends, in either case; null for a plain file.</summary>
    public static CompressionCodec? ForPath(FsPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = path.Name;
        return Array.Find(Known, codec => name.EndsWith(codec.Extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The format with a name: Hadoop's class with or without its package, or the short name; in either case.</summary>
    /// <param name="name">Such as <c>org.apache.hadoop.io.compress.GzipCodec</c>, <c>GzipCodec</c>, <c>gzip</c>.</param>
    /// <param name="key">The setting it comes from, for the message.</param>
    /// <exception cref="ConfigurationException">None has it; the message lists the known ones.</exception>
    public static CompressionCodec ForName(string name, string key)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(Known, codec => Answers(codec, name.Trim()))
            ?? throw new ConfigurationException(
                key, name, "one of " + string.Join(", ", Known.Select(codec => $"{codec.Name} ({codec.HadoopClassName})")));
    }

    private static bool Answers(CompressionCodec codec, string name) =>
        Means(codec.HadoopClassName, name) || Means(codec.Name, name)
        || codec.OtherNames.Any(other => Means(other, name));

    private static bool Means(string known, string name)
    {
        string simple = known[(known.LastIndexOf('.') + 1)..];
        return string.Equals(name, known, StringComparison.OrdinalIgnoreCase)
            || string.Equals(name, simple, StringComparison.OrdinalIgnoreCase)
            || string.Equals(name + "Codec", simple, StringComparison.OrdinalIgnoreCase);
    }
}
