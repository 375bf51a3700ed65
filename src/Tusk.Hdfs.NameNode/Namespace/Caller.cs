namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>Who calls.</summary>
/// <param name="User">The user.</param>
/// <param name="Groups">The groups the user is in, by the NameNode's own mapping.</param>
internal sealed record Caller(string User, IReadOnlyCollection<string> Groups);
