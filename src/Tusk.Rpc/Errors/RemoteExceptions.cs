using System.Collections.Frozen;

namespace Tusk.Rpc.Errors;

/// <summary>The Java classes on which clients decide, and our types for them. Others stay <see cref="RemoteException"/>.</summary>
public static class RemoteExceptions
{
    private static readonly FrozenDictionary<string, Func<RemoteError, RemoteException>> Types =
        new Dictionary<string, Func<RemoteError, RemoteException>>(StringComparer.Ordinal)
        {
            ["org.apache.hadoop.ipc.StandbyException"] = static error => new StandbyException(error),
            ["org.apache.hadoop.ipc.ObserverRetryOnActiveException"] = static error => new ObserverRetryOnActiveException(error),
            ["org.apache.hadoop.ipc.RetriableException"] = static error => new RetriableException(error),
            ["org.apache.hadoop.ipc.RpcNoSuchMethodException"] = static error => new RpcNoSuchMethodException(error),
            ["org.apache.hadoop.ipc.RpcNoSuchProtocolException"] = static error => new RpcNoSuchProtocolException(error),
            ["org.apache.hadoop.ipc.RPC$VersionMismatch"] = static error => new RpcVersionMismatchException(error),
            ["org.apache.hadoop.security.AccessControlException"] = static error => new AccessControlException(error),
            ["org.apache.hadoop.hdfs.protocol.SnapshotAccessControlException"] = static error => new SnapshotAccessControlException(error),
            ["org.apache.hadoop.security.authorize.AuthorizationException"] = static error => new AuthorizationException(error),
            ["org.apache.hadoop.security.token.SecretManager$InvalidToken"] = static error => new InvalidTokenException(error),
            ["org.apache.hadoop.hdfs.server.namenode.SafeModeException"] = static error => new SafeModeException(error),
            ["org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException"] = static error => new NotReplicatedYetException(error),
            ["org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException"] = static error => new AlreadyBeingCreatedException(error),
            ["org.apache.hadoop.hdfs.protocol.RecoveryInProgressException"] = static error => new RecoveryInProgressException(error),
            ["org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException"] = static error => new LeaseExpiredException(error),
            ["org.apache.hadoop.hdfs.server.namenode.RetryStartFileException"] = static error => new RetryStartFileException(error),
            ["org.apache.hadoop.hdfs.protocol.QuotaExceededException"] = static error => new QuotaExceededException(error),
            ["org.apache.hadoop.hdfs.protocol.NSQuotaExceededException"] = static error => new NamespaceQuotaExceededException(error),
            ["org.apache.hadoop.hdfs.protocol.DSQuotaExceededException"] = static error => new SpaceQuotaExceededException(error),
            ["org.apache.hadoop.hdfs.protocol.QuotaByStorageTypeExceededException"] = static error => new StorageTypeQuotaExceededException(error),
            ["org.apache.hadoop.fs.UnresolvedLinkException"] = static error => new UnresolvedLinkException(error),
            ["org.apache.hadoop.hdfs.protocol.UnresolvedPathException"] = static error => new UnresolvedPathException(error),
            ["org.apache.hadoop.hdfs.protocol.SnapshotException"] = static error => new SnapshotException(error),
            ["org.apache.hadoop.hdfs.protocol.AclException"] = static error => new AclException(error),
            ["org.apache.hadoop.hdfs.protocol.XAttrNotFoundException"] = static error => new XAttrNotFoundException(error),
            ["java.io.FileNotFoundException"] = static error => new RemoteFileNotFoundException(error),
            ["org.apache.hadoop.fs.FileAlreadyExistsException"] = static error => new RemoteFileAlreadyExistsException(error),
            ["org.apache.hadoop.fs.ParentNotDirectoryException"] = static error => new RemoteParentNotDirectoryException(error),
            ["org.apache.hadoop.fs.PathIsNotDirectoryException"] = static error => new RemotePathIsNotDirectoryException(error),
            ["org.apache.hadoop.fs.PathIsNotEmptyDirectoryException"] = static error => new RemotePathIsNotEmptyDirectoryException(error),
            ["org.apache.hadoop.fs.InvalidPathException"] = static error => new RemoteInvalidPathException(error),
            ["org.apache.hadoop.hdfs.protocol.FSLimitException$PathComponentTooLongException"] = static error => new PathComponentTooLongException(error),
            ["org.apache.hadoop.hdfs.protocol.FSLimitException$MaxDirectoryItemsExceededException"] = static error => new MaxDirectoryItemsExceededException(error),
            ["org.apache.hadoop.ha.ServiceFailedException"] = static error => new ServiceFailedException(error),
            ["org.apache.hadoop.hdfs.server.namenode.UnsupportedActionException"] = static error => new UnsupportedActionException(error),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The Java classes that have a type of ours.</summary>
    public static IReadOnlyCollection<string> JavaClassNames => Types.Keys;

    /// <summary>The exception by which a server refuses a call, and which its client gets.</summary>
    /// <param name="javaClassName">Full name of the Java class, nested ones with <c>$</c>.</param>
    /// <param name="message">The message, as Hadoop words it.</param>
    public static RemoteException Create(string javaClassName, string message) =>
        Create(new RemoteError(javaClassName, message, RpcErrorCode.Application, IsFatal: false));

    /// <summary>The exception for an error that a server sent.</summary>
    public static RemoteException Create(RemoteError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Types.TryGetValue(error.JavaClassName, out Func<RemoteError, RemoteException>? create)
            ? create(error)
            : new RemoteException(error);
    }
}
