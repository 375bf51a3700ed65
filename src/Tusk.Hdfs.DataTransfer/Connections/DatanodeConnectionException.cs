namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>There is no connection to a DataNode, or there is none any more.</summary>
public sealed class DatanodeConnectionException : DataTransferException
{
    internal DatanodeConnectionException(string message, Exception? innerException = null, bool isTimeout = false)
        : base(message, innerException!) => IsTimeout = isTimeout;

    /// <summary>Whether the DataNode was silent for too long.</summary>
    public bool IsTimeout { get; }
}
