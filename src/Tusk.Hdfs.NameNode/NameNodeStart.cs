namespace Tusk.Hdfs.NameNode;

/// <summary>What a NameNode is given at its start beside its settings.</summary>
public sealed record NameNodeStart
{
    /// <summary>Gets what it tells of its life, a line at a time, from any thread; null: nobody.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>The clock; the system's if null.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Where choices of DataNodes come from; null: never the same twice.</summary>
    public int? Seed { get; init; }
}
