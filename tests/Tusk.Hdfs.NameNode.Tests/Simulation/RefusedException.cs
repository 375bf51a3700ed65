namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A call was refused.</summary>
internal sealed class RefusedException(string javaClassName, string message) : Exception(message)
{
    public string JavaClassName { get; } = javaClassName;

    /// <summary>Whether the client's library makes the same call again by itself.</summary>
    public bool IsForNow => JavaClassName.EndsWith(".SafeModeException", StringComparison.Ordinal)
        || JavaClassName.EndsWith(".RetriableException", StringComparison.Ordinal)
        || JavaClassName.EndsWith(".NotReplicatedYetException", StringComparison.Ordinal);
}
