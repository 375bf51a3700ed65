namespace Tusk.Hdfs.NameNode.Blocks.Topology;

/// <summary>Tells which rack a machine is in.</summary>
internal interface IRackResolver
{
    /// <summary>The rack of a machine, by its name or address.</summary>
    /// <returns>The rack, as <c>/rack</c>; null if it is not known.</returns>
    string? Resolve(string hostOrAddress);
}
