namespace Tusk.MapReduce.Local.Runs;

/// <summary>Sorted records of one map task or merge, partition by partition, in memory or on disk.</summary>
internal abstract class Run
{
    /// <summary>Number of records in a partition.</summary>
    public abstract long Records(int partition);

    /// <summary>Bytes of a partition's encoded records.</summary>
    public abstract long Bytes(int partition);

    /// <summary>Size of a partition's longest record with its lengths.</summary>
    public abstract long LongestRecord(int partition);

    /// <summary>Size of the longest record that a cursor of a partition must hold: none of a run that is in memory anyway.</summary>
    public virtual long LongestHeldRecord(int partition) => LongestRecord(partition);

    /// <summary>Opens a partition; several cursors may be open at once.</summary>
    /// <param name="partition">0-based.</param>
    /// <param name="bufferBytes">How much a cursor over a file may read ahead.</param>
    public abstract RunCursor Open(int partition, int bufferBytes);
}
