namespace Tusk.Rpc.Errors;

/// <summary>A folder holds as many bytes on one type of storage as its quota allows.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.QuotaByStorageTypeExceededException.</remarks>
public sealed class StorageTypeQuotaExceededException : QuotaExceededException
{
    internal StorageTypeQuotaExceededException(RemoteError error)
        : base(error)
    {
    }
}
