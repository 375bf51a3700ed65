namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>How long a DataNode may be silent.</summary>
/// <param name="Connect">Until the connection is made.</param>
/// <param name="Receive">Until it sends something.</param>
/// <param name="Send">Until it takes something.</param>
public sealed record DataTransferTimeouts(TimeSpan Connect, TimeSpan Receive, TimeSpan Send);
