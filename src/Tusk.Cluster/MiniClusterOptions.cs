namespace Tusk.Cluster;

/// <summary>What a <see cref="MiniCluster"/> is made of.</summary>
public sealed record MiniClusterOptions
{
    /// <summary>Most DataNodes of one process.</summary>
    public const int MaxDatanodes = 64;

    /// <summary>Where data and configuration are, and stay; null: in a folder that is made, and removed at the end.</summary>
    public string? Folder { get; init; }

    /// <summary>How many DataNodes; null: as many as the folder has, else one.</summary>
    public int? Datanodes { get; init; }

    /// <summary>Over how many racks they are spread; null: as many as before, else one.</summary>
    public int? Racks { get; init; }

    /// <summary>Port of the NameNode's RPC server; 0 for a free one.</summary>
    public int RpcPort { get; init; }

    /// <summary>Port of the NameNode's web server; 0 for a free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>More settings, for every server and every client.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets what the servers tell of their lives, a line at a time, from any thread; null: nobody.</summary>
    public Action<string>? Log { get; init; }
}
