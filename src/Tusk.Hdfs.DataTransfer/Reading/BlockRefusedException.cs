using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Reading;

/// <summary>A DataNode answered an operation with a refusal.</summary>
public sealed class BlockRefusedException : DataTransferException
{
    internal BlockRefusedException(DatanodeInfo node, ExtendedBlock block, string doing, Status status, string reason)
        : base($"DataNode {node} refuses {doing} of {block}: {(reason.Length > 0 ? reason : "no reason given")} ({Name(status)}).")
        => (Status, Reason) = (status, reason);

    /// <summary>What the DataNode answered.</summary>
    public Status Status { get; }

    /// <summary>Its own words; empty without any.</summary>
    public string Reason { get; }

    /// <summary>Whether the block token is no longer good: the NameNode has a new one.</summary>
    public bool IsTokenExpired => Status == Status.ErrorAccessToken;

    private static string Name(Status status) => Enum.IsDefined(status) ? status.ToString() : $"status {(int)status}";
}
