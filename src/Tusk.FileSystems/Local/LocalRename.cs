using Tusk.Common.Errors;
using Tusk.FileSystems.Errors;

namespace Tusk.FileSystems.Local;

/// <summary>Renames local files and folders as Hadoop does.</summary>
internal static class LocalRename
{
    /// <summary>Renames; into a destination that is a folder, under the own name.</summary>
    public static void Into(string from, string to)
    {
        to = Directory.Exists(to) ? Path.Combine(to, Path.GetFileName(from)) : to;
        Check(from, to, mayReplaceFile: false);
        Move(from, to, overwrite: false);
    }

    /// <summary>Renames to exactly this path; a file or an empty folder may be replaced by its like.</summary>
    public static void To(string from, string to, bool overwrite)
    {
        bool isFolder = Directory.Exists(from);
        if (overwrite && isFolder && Directory.Exists(to) && !IsWithin(to, from))
        {
            Directory.Delete(to); // an empty one alone
        }

        Check(from, to, mayReplaceFile: overwrite && !isFolder);
        Move(from, to, overwrite);
    }

    private static void Move(string from, string to, bool overwrite)
    {
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
            return;
        }

        File.Move(from, to, overwrite);
        LocalFileSystem.DeleteChecksum(from);
        LocalFileSystem.DeleteChecksum(to);
    }

    private static void Check(string from, string to, bool mayReplaceFile)
    {
        if (!Path.Exists(from))
        {
            throw new PathNotFoundException(FsPath.FromLocal(from));
        }

        if (Path.Exists(to) && !(mayReplaceFile && !Directory.Exists(to)))
        {
            throw new PathExistsException(FsPath.FromLocal(to));
        }

        if (!Directory.Exists(Path.GetDirectoryName(to)))
        {
            throw new PathNotFoundException(FsPath.FromLocal(Path.GetDirectoryName(to)!));
        }

        if (IsWithin(to, from) && to != from)
        {
            throw new HadoopException($"Cannot rename {FsPath.FromLocal(from)} to {FsPath.FromLocal(to)}, which is inside it.");
        }
    }

    // Itself, too.
    private static bool IsWithin(string path, string folder) =>
        $"{path}{Path.DirectorySeparatorChar}".StartsWith($"{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
