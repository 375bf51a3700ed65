namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A record that waits to be combined with others.</summary>
internal struct WaitingRecord<TValue>
{
    public ulong KeyHead;
    public ulong KeyLast;
    public ulong Hash;
    public int KeyLength;
    public TValue Value;

    public readonly KeyProbe Probe => new(KeyHead, KeyLast, Hash, KeyLength);
}
