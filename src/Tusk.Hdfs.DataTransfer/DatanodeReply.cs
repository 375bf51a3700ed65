using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>One DataNode's part of an acknowledgement.</summary>
/// <param name="Status">What became of the packet there.</param>
/// <param name="IsCongested">Whether the DataNode asks for less.</param>
/// <param name="IsSlow">Whether it finds itself slow.</param>
public readonly record struct DatanodeReply(Status Status, bool IsCongested, bool IsSlow)
{
    /// <summary>Whether the DataNode is about to start again, and asks to be waited for.</summary>
    public bool IsRestarting => Status == Status.OobRestart;
}
