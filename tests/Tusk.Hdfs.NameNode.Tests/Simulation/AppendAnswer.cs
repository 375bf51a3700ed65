using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>The answer to an append.</summary>
/// <param name="LengthBytes">How long the file is.</param>
/// <param name="Last">Its last block; null if it has none.</param>
/// <param name="GoesOn">Where to go on; null if that is in a new block.</param>
internal sealed record AppendAnswer(long LengthBytes, ExtendedBlock? Last, LocatedAnswer? GoesOn);
