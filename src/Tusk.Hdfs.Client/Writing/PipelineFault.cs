namespace Tusk.Hdfs.Client.Writing;

/// <summary>Why a pipeline is broken.</summary>
/// <param name="BadNode">Which DataNode is to blame, from 0.</param>
/// <param name="IsRestarting">Whether it is about to start again.</param>
/// <param name="Reason">In words, with a full stop.</param>
internal sealed record PipelineFault(int BadNode, bool IsRestarting, string Reason);
