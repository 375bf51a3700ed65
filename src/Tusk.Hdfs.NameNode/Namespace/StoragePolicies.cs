namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>Storage policies by id and name.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.blockmanagement.BlockStoragePolicySuite#createDefaultSuite.</remarks>
internal static class StoragePolicies
{
    /// <summary>No policy of its own: that of the directory.</summary>
    public const byte Unspecified = 0;

    /// <summary>The policy where none is set: all replicas on disks.</summary>
    public const byte Hot = 7;

    /// <summary>The policy of files that are written to memory first.</summary>
    public const byte LazyPersist = 15;

    private static readonly (byte Id, string Name)[] Known =
    [
        (2, "COLD"), (5, "WARM"), (Hot, "HOT"), (10, "ONE_SSD"), (12, "ALL_SSD"), (14, "ALL_NVDIMM"), (LazyPersist, "LAZY_PERSIST"), (1, "PROVIDED"),
    ];

    /// <summary>The id of a name, in any case of letters; null if there is none.</summary>
    public static byte? Find(string name)
    {
        foreach ((byte id, string known) in Known)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>The id of a name.</summary>
    /// <exception cref="NameNodeException">There is none.</exception>
    public static byte Require(string name) =>
        Find(name) ?? throw Refusal.HadoopIllegalArgument("Cannot find a block policy with the name " + name);

    /// <summary>The name of an id; null if there is none.</summary>
    public static string? Name(byte id)
    {
        foreach ((byte known, string name) in Known)
        {
            if (known == id)
            {
                return name;
            }
        }

        return null;
    }
}
