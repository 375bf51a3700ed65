using Tusk.Common.Errors;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>An operation on a replica is refused; carries the Java class that callers know.</summary>
internal sealed class ReplicaException(string javaClassName, string message) : HadoopException(message)
{
    private const string Package = "org.apache.hadoop.hdfs.server.datanode.";

    /// <summary>Full name of the Java class.</summary>
    public string JavaClassName { get; } = javaClassName;

    /// <summary>Whether the files of the replica are not as they were written.</summary>
    public bool IsDamage { get; private init; }

    /// <summary>As Java prints an exception.</summary>
    public string JavaText => $"{JavaClassName}: {Message}";

    public static ReplicaException NotFound(string message) => new(Package + "ReplicaNotFoundException", message);

    /// <summary>There is no such replica, in words that Hadoop's clients print.</summary>
    public static ReplicaException NotFound(ExtendedBlock block) => NotFound(
        $"Replica not found for {block}. The block may have been removed recently by the balancer or by intentionally reducing "
        + "the replication factor. This condition is usually harmless. To be certain, please check the preceding datanode log "
        + "messages for signs of a more serious issue.");

    public static ReplicaException Exists(string message) => new(Package + "ReplicaAlreadyExistsException", message);

    public static ReplicaException OutOfSpace(string message) =>
        new("org.apache.hadoop.util.DiskChecker$DiskOutOfSpaceException", message);

    public static ReplicaException Recovering(string message) =>
        new("org.apache.hadoop.hdfs.protocol.RecoveryInProgressException", message);

    public static ReplicaException Io(string message) => new("java.io.IOException", message);

    /// <summary>The files of the replica are not as they were written.</summary>
    public static ReplicaException Damaged(string message) => new("java.io.IOException", message) { IsDamage = true };
}
