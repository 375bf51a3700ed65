using System.Globalization;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Names of a replica's files and folders, made of numbers only and read back strictly.</summary>
/// <remarks>
/// <code>
/// finalized/subdirA/subdirB/blk_ID             A = ID >> 16 &amp; 31, B = ID >> 8 &amp; 31
/// finalized/subdirA/subdirB/blk_ID_STAMP.meta
/// </code>
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DatanodeUtil#idToBlockDir, o.a.h.hdfs.protocol.Block.
/// </remarks>
internal static class BlockNames
{
    private const string Prefix = "blk_";
    private const string MetaSuffix = ".meta";

    /// <summary>The data file's name.</summary>
    public static string Data(BlockId id) => id.ToString();

    /// <summary>The meta file's name.</summary>
    public static string Meta(BlockId id, GenerationStamp stamp) => $"{id}_{stamp}{MetaSuffix}";

    /// <summary>Folder of a finalized replica, below <c>finalized</c>.</summary>
    public static string Folder(BlockId id) => Path.Combine(
        string.Create(CultureInfo.InvariantCulture, $"subdir{(id.Value >> 16) & 31}"),
        string.Create(CultureInfo.InvariantCulture, $"subdir{(id.Value >> 8) & 31}"));

    /// <summary>Reads a data file's name.</summary>
    public static bool TryParseData(string name, out BlockId id)
    {
        id = default;
        bool isNumber = name.StartsWith(Prefix, StringComparison.Ordinal)
            && TryParseNumber(name.AsSpan(Prefix.Length), out long value)
            && (id = new BlockId(value)).ToString() == name;
        return isNumber;
    }

    /// <summary>Reads a meta file's name.</summary>
    public static bool TryParseMeta(string name, out BlockId id, out GenerationStamp stamp)
    {
        (id, stamp) = (default, default);
        int end = name.LastIndexOf('_');
        if (end <= Prefix.Length || !name.EndsWith(MetaSuffix, StringComparison.Ordinal) || !TryParseData(name[..end], out id)
            || !TryParseNumber(name.AsSpan(end + 1, name.Length - end - 1 - MetaSuffix.Length), out long value) || value < 0)
        {
            return false;
        }

        stamp = new GenerationStamp(value);
        return Meta(id, stamp) == name;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
