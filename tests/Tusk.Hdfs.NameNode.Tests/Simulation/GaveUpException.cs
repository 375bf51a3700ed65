namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A client can do no more for its file, and leaves it.</summary>
internal sealed class GaveUpException(string message) : Exception(message);
