using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>A new block of a file.</summary>
/// <param name="Located">The block, as the NameNode gave it.</param>
/// <param name="Nodes">The DataNodes of its pipeline, the nearest first.</param>
/// <param name="Pipeline">The pipeline, which is up.</param>
internal sealed record NewBlock(LocatedBlock Located, PipelineNode[] Nodes, WritePipeline Pipeline);
