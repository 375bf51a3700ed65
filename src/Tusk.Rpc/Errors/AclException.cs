namespace Tusk.Rpc.Errors;

/// <summary>The access control list cannot be so, or lists are switched off.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.AclException.</remarks>
public sealed class AclException : RemoteException
{
    internal AclException(RemoteError error)
        : base(error)
    {
    }
}
