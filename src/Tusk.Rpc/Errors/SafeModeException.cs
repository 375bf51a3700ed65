namespace Tusk.Rpc.Errors;

/// <summary>The NameNode is in safe mode and changes nothing.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.SafeModeException.</remarks>
public sealed class SafeModeException : RemoteException
{
    internal SafeModeException(RemoteError error)
        : base(error)
    {
    }
}
