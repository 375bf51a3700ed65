using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A block with the places where it is, or is to be written: what a client is told of it.</summary>
/// <param name="Block">The block.</param>
/// <param name="OffsetBytes">Where it begins in the file.</param>
/// <param name="Places">DataNodes and their volumes.</param>
internal sealed record LocatedAnswer(ExtendedBlock Block, long OffsetBytes, IReadOnlyList<(string Uuid, string Storage)> Places);
