namespace Tusk.MapReduce.Local.Sorting;

/// <summary>What is sorted in place of a record: 16 bytes, in emission order before the sort.</summary>
internal struct RecordEntry
{
    /// <summary>Eight bytes of the key at the depth being sorted, big-endian, padded with zeros.</summary>
    public ulong Prefix;

    /// <summary>Where the record is in its <see cref="RecordArena"/>.</summary>
    public uint Address;

    /// <summary>The partition.</summary>
    public int Partition;
}
