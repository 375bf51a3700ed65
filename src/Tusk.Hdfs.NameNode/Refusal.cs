namespace Tusk.Hdfs.NameNode;

/// <summary>Makes the exceptions of refused calls: one method for each Java class.</summary>
/// <remarks>Source: Apache Hadoop 3.4; clients find the class by its name.</remarks>
internal static class Refusal
{
    public static NameNodeException AccessControl(string message) => new("org.apache.hadoop.security.AccessControlException", message);

    public static NameNodeException AlreadyBeingCreated(string message) => new("org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException", message);

    public static NameNodeException DirectoryListingStartAfterNotFound(string message) =>
        new("org.apache.hadoop.fs.DirectoryListingStartAfterNotFoundException", message);

    public static NameNodeException DiskSpaceQuota(string message) => new("org.apache.hadoop.hdfs.protocol.DSQuotaExceededException", message);

    public static NameNodeException FileAlreadyExists(string message) => new("org.apache.hadoop.fs.FileAlreadyExistsException", message);

    public static NameNodeException FileNotFound(string message) => new("java.io.FileNotFoundException", message);

    public static NameNodeException HadoopIllegalArgument(string message) => new("org.apache.hadoop.HadoopIllegalArgumentException", message);

    public static NameNodeException IllegalArgument(string message) => new("java.lang.IllegalArgumentException", message);

    public static NameNodeException Assertion(string message) => new("java.lang.AssertionError", message);

    public static NameNodeException InvalidPath(string message) => new("org.apache.hadoop.fs.InvalidPathException", "Invalid path name " + message);

    public static NameNodeException IO(string message) => new("java.io.IOException", message);

    public static NameNodeException LeaseExpired(string message) => new("org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException", message);

    public static NameNodeException MaxDirectoryItems(string message) =>
        new("org.apache.hadoop.hdfs.protocol.FSLimitException$MaxDirectoryItemsExceededException", message);

    public static NameNodeException NamespaceQuota(string message) => new("org.apache.hadoop.hdfs.protocol.NSQuotaExceededException", message);

    public static NameNodeException NotReplicatedYet(string message) => new("org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException", message);

    public static NameNodeException ParentNotDirectory(string message) => new("org.apache.hadoop.fs.ParentNotDirectoryException", message);

    public static NameNodeException PathComponentTooLong(string message) =>
        new("org.apache.hadoop.hdfs.protocol.FSLimitException$PathComponentTooLongException", message);

    public static NameNodeException PathIsNotDirectory(string message) => new("org.apache.hadoop.fs.PathIsNotDirectoryException", message);

    public static NameNodeException PathIsNotEmptyDirectory(string message) => new("org.apache.hadoop.fs.PathIsNotEmptyDirectoryException", message);

    public static NameNodeException RecoveryInProgress(string message) => new("org.apache.hadoop.hdfs.protocol.RecoveryInProgressException", message);

    public static NameNodeException Retriable(string message) => new("org.apache.hadoop.ipc.RetriableException", message);

    public static NameNodeException Snapshot(string message) => new("org.apache.hadoop.hdfs.protocol.SnapshotException", message);

    public static NameNodeException SnapshotAccess(string message) => new("org.apache.hadoop.hdfs.protocol.SnapshotAccessControlException", message);

    public static NameNodeException UnresolvedPath(string message) => new("org.apache.hadoop.hdfs.protocol.UnresolvedPathException", message);

    public static NameNodeException UnsupportedAction(string message) => new("org.apache.hadoop.hdfs.server.namenode.UnsupportedActionException", message);

    public static NameNodeException UnsupportedOperation(string message) => new("java.lang.UnsupportedOperationException", message);
}
