namespace Tusk.Hdfs.DataNode;

/// <summary>What a DataNode is given at its start beside its settings.</summary>
public sealed record DataNodeStart
{
    /// <summary>Gets what it tells of its life, a line at a time, from any thread; null: nobody.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>The clock; the system's if null.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Port of the web server that is run beside it, for the NameNode to know; 0: none.</summary>
    public int HttpPort { get; init; }
}
