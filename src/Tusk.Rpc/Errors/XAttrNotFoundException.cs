namespace Tusk.Rpc.Errors;

/// <summary>The path has no such extended attribute.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.XAttrNotFoundException.</remarks>
public sealed class XAttrNotFoundException : RemoteException
{
    internal XAttrNotFoundException(RemoteError error)
        : base(error)
    {
    }
}
