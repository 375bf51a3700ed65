namespace Tusk.Hdfs.NameNode.Namespace.Paths;

/// <summary>Rights as text.</summary>
internal static class FsActions
{
    private const int ExecuteOfOthers = 1;

    private static readonly string[] Names =
        ["NONE", "EXECUTE", "WRITE", "WRITE_EXECUTE", "READ", "READ_EXECUTE", "READ_WRITE", "ALL"];

    /// <summary>The name of Java's enum, as <c>READ_EXECUTE</c>.</summary>
    public static string Name(FsAction action) => Names[(int)action & 7];

    /// <summary>As <c>rwxr-xr-t</c>.</summary>
    public static string Text(ushort mode)
    {
        Span<char> text = stackalloc char[9];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (mode >> (8 - i) & 1) != 0 ? "rwx"[i % 3] : '-';
        }

        if ((mode & Inodes.InodePermission.Sticky) != 0)
        {
            text[8] = (mode & ExecuteOfOthers) != 0 ? 't' : 'T';
        }

        return new string(text);
    }
}
