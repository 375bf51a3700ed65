using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Paths;

/// <summary>Rules for paths, and the paths that are kept for special uses.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSUtilClient#isValidName, o.a.h.hdfs.server.namenode.FSDirectory.</remarks>
internal static class PathNames
{
    public const string Root = "/";
    public const string Reserved = ".reserved";
    public const string Inodes = ".inodes";
    public const string Raw = "raw";
    public const string Snapshot = ".snapshot";
    public const string ReservedPath = "/.reserved";

    /// <summary>Most characters of a path.</summary>
    public const int MaxChars = 8000;

    /// <summary>Most names of a path.</summary>
    public const int MaxDepth = 1000;

    public static ReadOnlySpan<byte> SnapshotBytes => ".snapshot"u8;

    public static ReadOnlySpan<byte> ReservedBytes => ".reserved"u8;

    /// <summary>Whether something may be made at a path: it is absolute and has no <c>.</c>, <c>..</c>, <c>:</c> or empty name.</summary>
    public static bool IsValid(string path)
    {
        if (!path.StartsWith('/'))
        {
            return false;
        }

        // Java's split keeps the empty names at both ends: those may be there.
        string[] names = path.Split('/');
        bool isByInode = names.Length > 4 && names[1] == Reserved && names[2] == Inodes;
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i];
            if (name == "." || name.Contains(':') || (name == ".." && !isByInode)
                || (name.Length == 0 && i != 0 && i != names.Length - 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a path has too many characters or names.</summary>
    public static bool IsTooLong(string path) => path.Length > MaxChars || Split(path).Count > MaxDepth;

    /// <summary>The names of an absolute path; slashes in a row count as one.</summary>
    public static List<string> Split(string path)
    {
        List<string> names = [];
        foreach (Range range in path.AsSpan().Split('/'))
        {
            if (!range.Start.Equals(range.End) && path[range].Length > 0)
            {
                names.Add(path[range]);
            }
        }

        return names;
    }

    public static bool IsReserved(string path) => path.StartsWith(ReservedPath + "/", StringComparison.Ordinal);

    public static bool IsReservedRaw(string path) => path.StartsWith("/.reserved/raw", StringComparison.Ordinal);

    public static bool IsReservedInodes(string path) => path.StartsWith("/.reserved/.inodes", StringComparison.Ordinal);

    /// <summary>A name in bytes.</summary>
    public static byte[] Utf8(string name) => InodeTree.Utf8(name);
}
