using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks.Placement;

/// <summary>On what kinds of volumes the replicas of a file are to be.</summary>
/// <param name="Id">Its number in inodes.</param>
/// <param name="Name">Its name.</param>
/// <param name="StorageTypes">Type of the first replica, of the second ...; the last one is that of all others.</param>
/// <param name="CreationFallbacks">Types instead, in this order, when a file is written.</param>
/// <param name="ReplicationFallbacks">Types instead when replicas are added later.</param>
/// <param name="IsCopyOnCreate">Whether a file takes it over from its folder for good.</param>
/// <remarks>Source: Apache Hadoop 3.4, BlockStoragePolicySuite#createDefaultSuite.</remarks>
internal sealed record StoragePolicy(
    byte Id,
    string Name,
    IReadOnlyList<StorageType> StorageTypes,
    IReadOnlyList<StorageType> CreationFallbacks,
    IReadOnlyList<StorageType> ReplicationFallbacks,
    bool IsCopyOnCreate = false)
{
    /// <summary>Number of a file that has none of its own.</summary>
    public const byte Unspecified = 0;

    /// <summary>The policy of files without one: disks.</summary>
    public static StoragePolicy Hot { get; } =
        new(7, "HOT", [StorageType.Disk], [], [StorageType.Archive]);

    /// <summary>All policies, by falling number.</summary>
    public static IReadOnlyList<StoragePolicy> All { get; } =
    [
        new(15, "LAZY_PERSIST", [StorageType.RamDisk, StorageType.Disk], [StorageType.Disk], [StorageType.Disk], IsCopyOnCreate: true),
        new(14, "ALL_NVDIMM", [StorageType.NvDimm], [StorageType.Disk], [StorageType.Disk]),
        new(12, "ALL_SSD", [StorageType.Ssd], [StorageType.Disk], [StorageType.Disk]),
        new(10, "ONE_SSD", [StorageType.Ssd, StorageType.Disk],
            [StorageType.Ssd, StorageType.Disk], [StorageType.Ssd, StorageType.Disk]),
        Hot,
        new(5, "WARM", [StorageType.Disk, StorageType.Archive],
            [StorageType.Disk, StorageType.Archive], [StorageType.Disk, StorageType.Archive]),
        new(2, "COLD", [StorageType.Archive], [], []),
        new(1, "PROVIDED", [StorageType.Provided, StorageType.Disk],
            [StorageType.Provided, StorageType.Disk], [StorageType.Provided, StorageType.Disk]),
    ];

    /// <summary>The policy with a number; <see cref="Hot"/> for <see cref="Unspecified"/>, null for any other.</summary>
    public static StoragePolicy? Find(byte id) =>
        id == Unspecified ? Hot : All.FirstOrDefault(policy => policy.Id == id);

    /// <summary>Types that replicas should have.</summary>
    public List<StorageType> Choose(int replication)
    {
        var types = new List<StorageType>(Math.Max(0, replication));
        for (int index = 0; index < replication; index++)
        {
            types.Add(StorageTypes[Math.Min(index, StorageTypes.Count - 1)]);
        }

        return types;
    }

    /// <summary>Types that are still wanted when some replicas are chosen and some types are not to be had.</summary>
    public List<StorageType> ChooseMore(
        int replication, IEnumerable<StorageType> chosen, IReadOnlyCollection<StorageType> unavailable, bool isNewBlock)
    {
        List<StorageType> types = Choose(replication);
        List<StorageType> surplus = [.. chosen.Where(type => !types.Remove(type))];
        int wanted = types.Count - surplus.Count; // a replica of another type does, too
        types.RemoveAll(unavailable.Contains);
        IReadOnlyList<StorageType> fallbacks = isNewBlock ? CreationFallbacks : ReplicationFallbacks;
        foreach (StorageType fallback in fallbacks.Where(type => !unavailable.Contains(type)).Take(1))
        {
            while (types.Count < wanted)
            {
                types.Add(fallback);
            }
        }

        if (types.Count > wanted)
        {
            types.RemoveRange(Math.Max(0, wanted), types.Count - Math.Max(0, wanted));
        }

        return types;
    }

    /// <summary>Types of which there are more than wanted.</summary>
    public List<StorageType> ChooseExcess(int replication, IEnumerable<StorageType> chosen)
    {
        List<StorageType> types = Choose(replication);
        return [.. chosen.Where(type => !types.Remove(type))];
    }
}
