namespace Tusk.Rpc.Errors;

/// <summary>The encryption zone changed while the file was created: create it again.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.RetryStartFileException.</remarks>
public sealed class RetryStartFileException : RemoteException
{
    internal RetryStartFileException(RemoteError error)
        : base(error)
    {
    }
}
