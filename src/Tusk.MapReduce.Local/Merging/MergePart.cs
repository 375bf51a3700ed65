using Tusk.MapReduce.Local.Runs;

namespace Tusk.MapReduce.Local.Merging;

/// <summary>One partition of one run, to be merged.</summary>
internal sealed record MergePart(Run Run, int Partition)
{
    /// <summary>Bytes of its encoded records.</summary>
    public long Bytes => Run.Bytes(Partition);

    /// <summary>Size of its longest record, wherever that is.</summary>
    public long LongestRecord => Run.LongestRecord(Partition);
}
