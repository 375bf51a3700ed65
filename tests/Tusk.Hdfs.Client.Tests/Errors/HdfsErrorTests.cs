using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Tests.Errors;

/// <summary>What users are told of what a NameNode refuses: one line, and Hadoop's own words kept.</summary>
public sealed class HdfsErrorTests
{
    private const string Protocol = "org.apache.hadoop.hdfs.protocol.";
    private const string Server = "org.apache.hadoop.hdfs.server.namenode.";
    private const string Files = "org.apache.hadoop.fs.";

    [Theory]
    [InlineData("java.io.FileNotFoundException", "File does not exist: /d/f", typeof(PathNotFoundException), "/d/f")]
    [InlineData("java.io.FileNotFoundException", "Path is not a file: /d/f", typeof(PathIsDirectoryException), "/d/f")]
    [InlineData("java.io.FileNotFoundException", "Parent directory doesn't exist: /d", typeof(PathNotFoundException), "/d")]
    [InlineData(Files + "FileAlreadyExistsException", "/d/f for client 127.0.0.1 already exists", typeof(PathExistsException), "/d/f")]
    [InlineData(Files + "FileAlreadyExistsException", "/d/f already exists as a directory", typeof(PathIsDirectoryException), "/d/f")]
    [InlineData(Files + "FileAlreadyExistsException", "Cannot append to directory /d/f; already exists as a directory.", typeof(PathIsDirectoryException), "/d/f")]
    [InlineData(Files + "FileAlreadyExistsException", "Path is not a directory: /d/f", typeof(PathIsNotDirectoryException), "/d/f")]
    [InlineData(Files + "ParentNotDirectoryException", "/d (is not a directory)", typeof(PathIsNotDirectoryException), "/d")]
    [InlineData(Files + "ParentNotDirectoryException", "Parent path is not a directory: /d", typeof(PathIsNotDirectoryException), "/d")]
    [InlineData("org.apache.hadoop.security.AccessControlException", "/d (is not a directory)", typeof(PathIsNotDirectoryException), "/d")]
    [InlineData(Files + "ParentNotDirectoryException", "something else", typeof(PathIsNotDirectoryException), "/d/f")]
    [InlineData(Files + "PathIsNotEmptyDirectoryException", "`/d/f is non empty': Directory is not empty", typeof(PathIsNotEmptyDirectoryException), "/d/f")]
    public async Task What_every_file_system_has_is_our_error_with_hadoops_inside(
        string javaClass, string message, Type type, string path)
    {
        await using var namenode = new ScriptedNameNode().Refuse("delete", javaClass, message);
        await using HdfsFileSystem hdfs = namenode.Connect();

        Exception? error = await Record.ExceptionAsync(async () => await hdfs.DeleteAsync(new FsPath("/d/f"), false));

        Assert.IsType(type, error);
        Assert.EndsWith($": hdfs://{namenode.Authority}{path}", error.Message, StringComparison.Ordinal);
        var java = Assert.IsType<RemoteException>(error.InnerException, exactMatch: false);
        Assert.Equal((javaClass, message), (java.JavaClassName, java.JavaMessage));
        Assert.Contains("at org.apache.hadoop.Some.where", java.JavaStack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denied_access_says_who_wanted_what()
    {
        await using var namenode = new ScriptedNameNode().Refuse(
            "delete",
            "org.apache.hadoop.security.AccessControlException",
            "Permission denied: user=nobody, access=WRITE, inode=\"/\":root:supergroup:drwxr-xr-x");
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<PathAccessDeniedException>(async () => await hdfs.DeleteAsync(new FsPath("/f"), false));

        Assert.Equal(
            $"Permission denied: hdfs://{namenode.Authority}/f (user=nobody, access=WRITE, inode=\"/\":root:supergroup:drwxr-xr-x)",
            error.Message);
    }

    [Theory]
    [InlineData(
        Server + "SafeModeException",
        "Cannot delete /f. Name node is in safe mode.\nIt was turned on manually. Use \"hdfs dfsadmin -safemode leave\" to turn safe mode off.",
        typeof(SafeModeException),
        "Cannot delete /f. Name node is in safe mode. Nothing can be changed until")]
    [InlineData(
        Protocol + "NSQuotaExceededException",
        "The NameSpace quota (directories and files) of directory /q is exceeded: quota=1 file count=2",
        typeof(NamespaceQuotaExceededException),
        "The NameSpace quota (directories and files) of directory /q is exceeded: quota=1 file count=2. Delete something there")]
    [InlineData(
        Protocol + "DSQuotaExceededException",
        "The DiskSpace quota of /q is exceeded: quota = 1 B = 1 B but diskspace consumed = 3 B = 3 B",
        typeof(SpaceQuotaExceededException),
        "The DiskSpace quota of /q is exceeded: quota = 1 B = 1 B but diskspace consumed = 3 B = 3 B. Delete something there")]
    [InlineData(
        Protocol + "AlreadyBeingCreatedException",
        "Failed to CREATE_FILE /f for A on 127.0.0.1 because this file lease is currently owned by B on 127.0.0.1",
        typeof(AlreadyBeingCreatedException),
        "Failed to CREATE_FILE /f for A on 127.0.0.1 because this file lease is currently owned by B on 127.0.0.1. Another client is writing")]
    [InlineData(
        Protocol + "AlreadyBeingCreatedException",
        "Failed to APPEND_FILE /f for A on 127.0.0.1 because A is already the current lease holder.",
        typeof(AlreadyBeingCreatedException),
        "Failed to APPEND_FILE /f for A on 127.0.0.1 because A is already the current lease holder. This client itself has the lease: close")]
    [InlineData(
        Protocol + "AlreadyBeingCreatedException",
        "Failed to TRUNCATE_FILE /f for A on 127.0.0.1 because /f is being truncated.",
        typeof(AlreadyBeingCreatedException),
        "Failed to TRUNCATE_FILE /f for A on 127.0.0.1 because /f is being truncated. The DataNodes are still cutting its last block")]
    [InlineData(
        Protocol + "AlreadyBeingCreatedException",
        "Failed to APPEND_FILE /f for A on 127.0.0.1 because this file lease is currently owned by HDFS_NameNode-2026-11-21 on 127.0.0.1",
        typeof(AlreadyBeingCreatedException),
        "Failed to APPEND_FILE /f for A on 127.0.0.1 because this file lease is currently owned by HDFS_NameNode-2026-11-21 on 127.0.0.1. "
        + "The NameNode itself is closing")]
    [InlineData(
        "java.io.IOException",
        "Unexpected BlockUCState: BP-1:blk_1_1001 is UNDER_RECOVERY but not UNDER_CONSTRUCTION",
        typeof(RemoteException),
        "Unexpected BlockUCState: BP-1:blk_1_1001 is UNDER_RECOVERY but not UNDER_CONSTRUCTION. Another client is taking the file over")]
    [InlineData(
        Protocol + "RecoveryInProgressException",
        "Failed to APPEND_FILE /f: lease recovery is in progress. Try again later.",
        typeof(RecoveryInProgressException),
        "Failed to APPEND_FILE /f: lease recovery is in progress. Try again later. The last block of a writer that is gone")]
    [InlineData(
        "org.apache.hadoop.ipc.StandbyException",
        "Operation category WRITE is not supported in state standby. Visit https://s.apache.org/sbnn-error",
        typeof(StandbyException),
        "Operation category WRITE is not supported in state standby. Visit https://s.apache.org/sbnn-error. This NameNode is not the active one")]
    [InlineData(
        Protocol + "FSLimitException$PathComponentTooLongException",
        "The maximum path component name limit of x in directory / is exceeded: limit=255 length=256",
        typeof(PathComponentTooLongException),
        "The maximum path component name limit of x in directory / is exceeded: limit=255 length=256. Choose a shorter name")]
    [InlineData("java.io.IOException", "First line.\nSecond line.", typeof(RemoteException), "First line.")]
    public async Task What_only_hdfs_has_keeps_its_type_and_says_in_one_line_what_to_do(
        string javaClass, string message, Type type, string start)
    {
        await using var namenode = new ScriptedNameNode().Refuse("delete", javaClass, message);
        await using HdfsFileSystem hdfs = namenode.Connect();

        Exception? error = await Record.ExceptionAsync(async () => await hdfs.DeleteAsync(new FsPath("/f"), false));

        var java = Assert.IsType<RemoteException>(error, exactMatch: false);
        Assert.IsType(type, error);
        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal((javaClass, message), (java.JavaClassName, java.JavaMessage));
        Assert.Contains("at org.apache.hadoop.Some.where", java.JavaStack, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("java.io.FileNotFoundException", "rename source /a is not found.", typeof(PathNotFoundException), "/a")]
    [InlineData("java.io.FileNotFoundException", "rename destination parent /x/b not found.", typeof(PathNotFoundException), "/x")]
    [InlineData(Files + "ParentNotDirectoryException", "rename destination parent /x/b is a file.", typeof(PathIsNotDirectoryException), "/x")]
    [InlineData(Files + "FileAlreadyExistsException", "rename destination /x/b already exists", typeof(PathExistsException), "/x/b")]
    [InlineData("java.io.IOException", "rename destination directory is not empty: /x/b", typeof(PathIsNotEmptyDirectoryException), "/x/b")]
    public async Task A_rename_names_the_path_that_is_at_fault(string javaClass, string message, Type type, string path)
    {
        await using var namenode = new ScriptedNameNode().Refuse("rename2", javaClass, message);
        await using HdfsFileSystem hdfs = namenode.Connect();

        Exception? error = await Record.ExceptionAsync(
            async () => await hdfs.RenameToAsync(new FsPath("/a"), new FsPath("/x/b"), overwrite: false));

        Assert.IsType(type, error);
        Assert.EndsWith($": hdfs://{namenode.Authority}{path}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("java.io.FileNotFoundException", "File does not exist: /d/t", typeof(PathNotFoundException), "/d/t")]
    [InlineData("java.io.FileNotFoundException", "File does not exist: /s/2", typeof(PathNotFoundException), "/s/2")]
    [InlineData("java.io.FileNotFoundException", "Path is not a file: /s/1", typeof(PathIsDirectoryException), "/s/1")]
    [InlineData(Files + "ParentNotDirectoryException", "/s (is not a directory)", typeof(PathIsNotDirectoryException), "/s")]
    [InlineData("java.io.FileNotFoundException", "File does not exist: /elsewhere", typeof(PathNotFoundException), "/d/t")]
    public async Task A_concat_names_the_file_that_is_at_fault(string javaClass, string message, Type type, string path)
    {
        await using var namenode = new ScriptedNameNode().Refuse("concat", javaClass, message);
        await using HdfsFileSystem hdfs = namenode.Connect();

        Exception? error = await Record.ExceptionAsync(
            async () => await hdfs.ConcatAsync(new FsPath("/d/t"), [new FsPath("/s/1"), new FsPath("/s/2")]));

        Assert.IsType(type, error);
        Assert.EndsWith($": hdfs://{namenode.Authority}{path}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/s/2", "/s/2")]
    [InlineData("/s", "/s/1")] // the first below it
    [InlineData("/", "/d/t")]
    public async Task A_concat_that_is_denied_names_the_file_that_is_denied(string inode, string path)
    {
        string said = $"user=nobody, access=WRITE, inode=\"{inode}\":root:supergroup:drwxr-xr-x";
        await using var namenode = new ScriptedNameNode().Refuse(
            "concat", "org.apache.hadoop.security.AccessControlException", "Permission denied: " + said);
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<PathAccessDeniedException>(
            async () => await hdfs.ConcatAsync(new FsPath("/d/t"), [new FsPath("/s/1"), new FsPath("/s/2")]));

        Assert.Equal($"Permission denied: hdfs://{namenode.Authority}{path} ({said})", error.Message);
    }

    [Theory]
    [InlineData("/a", "/a")] // the source's directory
    [InlineData("/", "/")]
    [InlineData("/x/y", "/x/y")] // the destination's
    [InlineData("/elsewhere", "/x/y/b")] // what nobody asked about is not named
    public async Task A_rename_that_is_denied_names_what_the_namenode_names(string inode, string path)
    {
        string said = $"user=nobody, access=WRITE, inode=\"{inode}\":root:supergroup:drwxr-xr-x";
        const string Denied = "org.apache.hadoop.security.AccessControlException";
        await using var namenode = new ScriptedNameNode()
            .Refuse("rename2", Denied, "Permission denied: " + said).Refuse("rename", Denied, "Permission denied: " + said);
        await using HdfsFileSystem hdfs = namenode.Connect();
        FsPath source = new("/a/s");
        FsPath destination = new("/x/y/b");

        var exact = await Assert.ThrowsAsync<PathAccessDeniedException>(
            async () => await hdfs.RenameToAsync(source, destination, overwrite: false));
        var older = await Assert.ThrowsAsync<PathAccessDeniedException>(async () => await hdfs.RenameAsync(source, destination));

        Assert.Equal($"Permission denied: hdfs://{namenode.Authority}{path} ({said})", exact.Message);
        Assert.Equal(exact.Message, older.Message);
    }

    [Fact]
    public async Task Access_is_judged_by_the_namenode()
    {
        await using var namenode = new ScriptedNameNode().Refuse(
            "checkAccess", "org.apache.hadoop.security.AccessControlException", "Permission denied: user=h, access=WRITE");
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.False(await hdfs.IsAllowedAsync(new FsPath("/f"), FileAccessRights.Write));

        namenode.Refuse("checkAccess", "java.io.FileNotFoundException", "Path not found");
        await Assert.ThrowsAsync<PathNotFoundException>(async () => await hdfs.IsAllowedAsync(new FsPath("/f"), FileAccessRights.Write));
    }
}
