namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A record that waits to be combined with others.</summary>
internal struct WaitingRecord<TValue>
{
    public ulong KeyHead;
    public ulong KeyLast;
    public ulong Hash;
    public int KeyLength;

    /// <summary>The entry of a table that may have its key; only while the records that wait are combined.</summary>
    public uint Candidate;

    public TValue Value;

    public readonly KeyProbe Probe => new(KeyHead, KeyLast, Hash, KeyLength);
}
