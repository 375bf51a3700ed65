namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>What a DataNode is told.</summary>
/// <param name="Commands">What it is to do.</param>
/// <param name="ReportLeaseId">Leave to send a full block report; 0 for none.</param>
internal sealed record HeartbeatAnswer(IReadOnlyList<DatanodeCommand> Commands, long ReportLeaseId);
