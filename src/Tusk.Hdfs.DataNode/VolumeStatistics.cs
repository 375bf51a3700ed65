namespace Tusk.Hdfs.DataNode;

/// <summary>A volume of a DataNode. Sizes are in bytes.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Type">What it is made of, in Hadoop's word.</param>
/// <param name="Capacity">What may be used for blocks.</param>
/// <param name="Used">What they use.</param>
/// <param name="Remaining">What is left for them.</param>
public sealed record VolumeStatistics(string Folder, string Type, long Capacity, long Used, long Remaining);
