namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>The answer to getFileInfo.</summary>
/// <param name="Id">The file.</param>
/// <param name="LengthBytes">Its length, with what is being written of it as far as known.</param>
/// <param name="IsClosed">Whether nobody writes it.</param>
internal sealed record StatusAnswer(InodeId Id, long LengthBytes, bool IsClosed);
