using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Errors;

/// <summary>Says in the words of file systems what a NameNode says, and what to do about it.</summary>
/// <remarks>
/// Where every file system has the error, ours is thrown with the NameNode's inside; other errors keep their type, with a
/// message of one line. <see cref="RemoteException.JavaMessage"/> has Hadoop's own words in both cases.
/// </remarks>
internal static class HdfsErrors
{
    private const string NotDirectory = " (is not a directory)";

    /// <summary>Waits for a call of a NameNode about one path.</summary>
    public static async ValueTask<T> GuardedAsync<T>(FsPath path, ValueTask<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (RemoteException e)
        {
            throw Translate(e, path);
        }
    }

    /// <summary>Waits for a call of a NameNode about one path.</summary>
    public static async ValueTask GuardedAsync(FsPath path, ValueTask call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (RemoteException e)
        {
            throw Translate(e, path);
        }
    }

    /// <summary>The error as file systems have it.</summary>
    /// <param name="error">What the NameNode said.</param>
    /// <param name="path">What it was asked about.</param>
    public static HadoopException Translate(RemoteException error, FsPath path)
    {
        string said = error.JavaMessage;
        return error switch
        {
            // Hadoop has one class for "not there" and "a directory where a file should be".
            RemoteFileNotFoundException when Begins(said, "Path is not a file") => new PathIsDirectoryException(path, error),
            RemoteFileNotFoundException when Begins(said, "Parent directory doesn't exist") =>
                new PathNotFoundException(path.Parent ?? path, error),
            RemoteFileNotFoundException => new PathNotFoundException(path, error),
            RemoteFileAlreadyExistsException when said.TrimEnd('.').EndsWith("already exists as a directory", StringComparison.Ordinal) =>
                new PathIsDirectoryException(path, error),
            RemoteFileAlreadyExistsException when Begins(said, "Path is not a directory") =>
                new PathIsNotDirectoryException(path, error),
            RemoteFileAlreadyExistsException => new PathExistsException(path, error),

            // What the superuser is told is not there, others are denied, with these words.
            AccessControlException when said.EndsWith(NotDirectory, StringComparison.Ordinal) =>
                new PathIsNotDirectoryException(FileAbove(said, path), error),
            RemoteParentNotDirectoryException => new PathIsNotDirectoryException(FileAbove(said, path), error),
            RemotePathIsNotDirectoryException => new PathIsNotDirectoryException(path, error),
            RemotePathIsNotEmptyDirectoryException => new PathIsNotEmptyDirectoryException(path, error),
            AuthorizationException => Advised(error, "Who may act for whom is said by hadoop.proxyuser.* at the server."),
            AccessControlException => new PathAccessDeniedException(path, WithoutPrefix(said, "Permission denied: "), error),
            _ => Advised(error, Advice(error)),
        };
    }

    /// <summary>The error as file systems have it, of a call that names two paths.</summary>
    public static HadoopException Translate(RemoteException error, FsPath source, FsPath destination)
    {
        string said = error.JavaMessage;
        return error switch
        {
            RemoteFileNotFoundException when Begins(said, "rename destination parent") =>
                new PathNotFoundException(destination.Parent ?? destination, error),
            RemoteFileNotFoundException => new PathNotFoundException(source, error),
            RemoteParentNotDirectoryException when Begins(said, "rename destination parent") =>
                new PathIsNotDirectoryException(destination.Parent ?? destination, error),
            _ when Begins(said, "rename destination directory is not empty") =>
                new PathIsNotEmptyDirectoryException(destination, error),
            AccessControlException and not AuthorizationException when DeniedPath(said, source, destination) is { } denied =>
                new PathAccessDeniedException(denied, WithoutPrefix(said, "Permission denied: "), error),
            _ => Translate(error, destination),
        };
    }

    /// <summary>The error as file systems have it, of a call that names several files, any of which it may be about.</summary>
    /// <param name="error">What the NameNode said.</param>
    /// <param name="path">What it is about if the NameNode names none of them.</param>
    /// <param name="others">The others.</param>
    public static HadoopException Translate(RemoteException error, FsPath path, IEnumerable<FsPath> others) =>
        Translate(error, AskedAbout(error.JavaMessage, [path, .. others]) ?? path);

    private static string Advice(RemoteException error) => error switch
    {
        SafeModeException => "Nothing can be changed until the NameNode leaves safe mode: by itself, once the DataNodes have "
            + "reported enough blocks; by hdfs dfsadmin -safemode leave, if it was turned on by hand.",
        NamespaceQuotaExceededException => "Delete something there, or have the quota raised (hdfs dfsadmin -setQuota).",
        QuotaExceededException => "Delete something there, or have the quota raised (hdfs dfsadmin -setSpaceQuota).",
        AlreadyBeingCreatedException when error.Message.Contains("already the current lease holder", StringComparison.Ordinal) =>
            "This client itself has the lease: close the file first, or wait until the recovery that was asked for is done.",
        AlreadyBeingCreatedException when error.JavaMessage.Contains("is being truncated", StringComparison.Ordinal) =>
            "The DataNodes are still cutting its last block, as an earlier truncate asked: try again in some seconds.",
        AlreadyBeingCreatedException when error.JavaMessage.Contains("currently owned by HDFS_NameNode", StringComparison.Ordinal) =>
            "The NameNode itself is closing the file for a writer that is gone: try again in a minute.",
        AlreadyBeingCreatedException => "Another client is writing the file: wait until it closes it; if it is gone, "
            + "hdfs debug recoverLease -path takes the file from it.",
        RecoveryInProgressException => "The last block of a writer that is gone is being recovered: try again in a minute.",
        LeaseExpiredException => "The file was deleted, or another client took it over: what was written since is lost.",
        StandbyException => "This NameNode is not the active one: name the nameservice (dfs.nameservices, dfs.ha.namenodes.*), "
            + "or the active NameNode.",
        RetriableException => "The NameNode is starting: try again in a minute.",
        PathComponentTooLongException => "Choose a shorter name (dfs.namenode.fs-limits.max-component-length).",
        MaxDirectoryItemsExceededException => "Spread the files over directories (dfs.namenode.fs-limits.max-directory-items).",
        SnapshotAccessControlException => "A snapshot cannot be changed.",
        RpcNoSuchMethodException => "The NameNode is of an older version, or no NameNode at all: check the address (fs.defaultFS).",
        RpcNoSuchProtocolException => "The server is no NameNode: check the address (fs.defaultFS).",

        // A writer sets its pipeline up anew, and its file is gone, or somebody has its lease recovered.
        _ when error.JavaMessage.Contains("does not exist or is not under Construction", StringComparison.Ordinal) =>
            "The file was deleted, replaced or closed by somebody else while it was written: what was written since the last hflush is lost.",
        _ when Begins(error.JavaMessage, "Unexpected BlockUCState") =>
            "Another client is taking the file over: what was written since the last hflush is lost.",
        _ => "",
    };

    /// <summary>The same error with its first line and what to do.</summary>
    private static RemoteException Advised(RemoteException error, string advice)
    {
        // Where there is no advice, what was explained before stays.
        string first = (advice.Length == 0 ? error.Message : error.JavaMessage).Split('\n', 2)[0].TrimEnd();
        return error.Explained(advice.Length == 0 ? first : $"{first.TrimEnd('.')}. {advice}");
    }

    /// <summary>The directory or file that denies, as the NameNode names it; null if it names neither path nor anything above them.</summary>
    private static FsPath? DeniedPath(string said, FsPath source, FsPath destination)
    {
        string? inode = DeniedInode(said);
        foreach (FsPath path in (FsPath[])[source, destination])
        {
            for (FsPath? above = path; above is not null; above = above.Parent)
            {
                if (above.PathPart == inode)
                {
                    return above;
                }
            }
        }

        return null;
    }

    /// <summary>The first of some paths that is what the NameNode names, or else is below it; null if it names nothing of that kind.</summary>
    private static FsPath? AskedAbout(string said, FsPath[] paths)
    {
        string first = said.Split('\n', 2)[0].TrimEnd();
        string named = DeniedInode(first)
            ?? (first.EndsWith(NotDirectory, StringComparison.Ordinal) ? first[..^NotDirectory.Length]
                : first[(first.IndexOf(": /", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..]);
        return Array.Find(paths, path => path.PathPart == named)
            ?? Array.Find(paths, path => path.PathPart.StartsWith(named == "/" ? named : named + "/", StringComparison.Ordinal));
    }

    /// <summary>What a refusal for want of permissions names; null in other errors.</summary>
    private static string? DeniedInode(string said)
    {
        const string Before = "inode=\"";
        int start = said.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        int end = start < Before.Length ? -1 : said.IndexOf('"', start);
        return end < 0 ? null : said[start..end];
    }

    private static bool Begins(string text, string start) => text.StartsWith(start, StringComparison.Ordinal);

    private static string WithoutPrefix(string text, string prefix) =>
        Begins(text, prefix) ? text[prefix.Length..] : text;

    /// <summary>The file that stands where a directory should be, as the NameNode names it.</summary>
    private static FsPath FileAbove(string said, FsPath path)
    {
        const string Before = "Parent path is not a directory: ";
        string? file = said.EndsWith(NotDirectory, StringComparison.Ordinal) ? said[..^NotDirectory.Length]
            : Begins(said, Before) ? said[Before.Length..].Split(' ', '\n')[0]
            : null;
        FsPath above = path;
        while (file is not null && above.PathPart.Length > file.Length && above.Parent is { } parent)
        {
            above = parent;
        }

        return above.PathPart == file ? above : path;
    }
}
