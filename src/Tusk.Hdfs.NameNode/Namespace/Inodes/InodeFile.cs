namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>A file.</summary>
internal sealed class InodeFile : Inode
{
    /// <summary>The largest size of blocks: six bytes.</summary>
    public const long MaxBlockSizeBytes = (1L << PolicyAndReplicationShift) - 1;

    /// <summary>The largest number of replicas: twelve bits, as Hadoop has them.</summary>
    public const short MaxReplication = (1 << ReplicationBits) - 1;

    /// <summary>The largest id of a storage policy: four bits.</summary>
    public const byte MaxStoragePolicyId = 15;

    private const int PolicyAndReplicationShift = 48;
    private const int ReplicationBits = 12;
    private const int PolicyShift = PolicyAndReplicationShift + ReplicationBits;

    /// <summary>Storage policy (4 bits), replication (12) and block size (48).</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.INodeFile.HeaderFormat.</remarks>
    private ulong _header;

    /// <summary>A file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of the bounds above.</exception>
    public InodeFile(
        InodeId id, byte[] name, InodePermission permission, long mtimeMillis, long atimeMillis,
        short replication, long blockSizeBytes, byte storagePolicyId = 0)
        : base(id, name, permission, mtimeMillis)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(blockSizeBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockSizeBytes, MaxBlockSizeBytes);
        AtimeMillis = atimeMillis;
        _header = (ulong)blockSizeBytes;
        Replication = replication;
        StoragePolicyId = storagePolicyId;
    }

    /// <summary>Time of the last read as it was last written down, in milliseconds since 1970.</summary>
    public long AtimeMillis { get; set; }

    /// <summary>Size of its blocks but the last, in bytes.</summary>
    public long BlockSizeBytes => (long)(_header & MaxBlockSizeBytes);

    /// <summary>Replicas that each block should have.</summary>
    public short Replication
    {
        get => (short)((_header >> PolicyAndReplicationShift) & (ulong)MaxReplication);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxReplication);
            _header = (_header & ~((ulong)MaxReplication << PolicyAndReplicationShift)) | ((ulong)value << PolicyAndReplicationShift);
        }
    }

    /// <summary>Its own storage policy; 0: that of its directory.</summary>
    public byte StoragePolicyId
    {
        get => (byte)(_header >> PolicyShift);
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxStoragePolicyId);
            _header = (_header & ~((ulong)MaxStoragePolicyId << PolicyShift)) | ((ulong)value << PolicyShift);
        }
    }

    /// <summary>Its blocks, in order.</summary>
    public BlockList Blocks { get; set; }

    /// <summary>Who writes it; null if it is closed.</summary>
    public FileUnderConstruction? UnderConstruction
    {
        get => Extras?.UnderConstruction;
        set => SetExtras(Acl, XAttrs, value);
    }

    /// <summary>Its length: that of all blocks, the last one as far as is known.</summary>
    public long LengthBytes
    {
        get
        {
            long length = 0;
            foreach (var block in Blocks)
            {
                length += block.LengthBytes;
            }

            return length;
        }
    }
}
