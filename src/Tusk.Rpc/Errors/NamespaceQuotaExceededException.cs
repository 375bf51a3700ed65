namespace Tusk.Rpc.Errors;

/// <summary>A folder holds as many names as its quota allows.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.NSQuotaExceededException.</remarks>
public sealed class NamespaceQuotaExceededException : QuotaExceededException
{
    internal NamespaceQuotaExceededException(RemoteError error)
        : base(error)
    {
    }
}
