namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>Who calls.</summary>
/// <param name="User">The user.</param>
/// <param name="Groups">The groups the user is in, by the NameNode's own mapping.</param>
internal sealed record Caller(string User, IReadOnlyCollection<string> Groups)
{
    /// <summary>What the call is, as Hadoop's audit log names it; of some calls Hadoop does not say.</summary>
    public string Operation { get; init; } = "null";
}
