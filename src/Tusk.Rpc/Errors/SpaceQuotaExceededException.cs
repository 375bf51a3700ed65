namespace Tusk.Rpc.Errors;

/// <summary>A folder holds as many bytes as its quota allows.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.DSQuotaExceededException.</remarks>
public sealed class SpaceQuotaExceededException : QuotaExceededException
{
    internal SpaceQuotaExceededException(RemoteError error)
        : base(error)
    {
    }
}
