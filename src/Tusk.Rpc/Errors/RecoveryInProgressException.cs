namespace Tusk.Rpc.Errors;

/// <summary>The lease of the file's last writer is being recovered: ask again a little later.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.RecoveryInProgressException.</remarks>
public sealed class RecoveryInProgressException : RemoteException
{
    internal RecoveryInProgressException(RemoteError error)
        : base(error)
    {
    }
}
