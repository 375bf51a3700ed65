namespace Tusk.Rpc.Errors;

/// <summary>A quota is used up.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.QuotaExceededException.</remarks>
public class QuotaExceededException : RemoteException
{
    internal QuotaExceededException(RemoteError error)
        : base(error)
    {
    }
}
