using Tusk.Common.Configurations;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataNode.Tests.Support;

/// <summary>Blocks, content and stores to test with.</summary>
internal static class Samples
{
    public const string Pool = "BP-1898391850-127.0.0.1-1795253476287"; // that of the captures
    public const long FirstId = 1_073_741_825;

    public static NamespaceIdentity Space { get; } = new(415_315_351, "cluster", Pool, 1_795_253_476_287);

    public static ChunkChecksum Crc32C { get; } = new(ChecksumType.Crc32C, 512);

    public static ExtendedBlock Block(int number = 0, long stamp = 1001, long length = 1 << 20, string pool = Pool) =>
        new(pool, new BlockId(FirstId + number), new GenerationStamp(stamp), length);

    /// <summary>What the captured files hold.</summary>
    public static byte[] Content(int bytes)
    {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++)
        {
            content[i] = (byte)((i * 31) + (i >> 8));
        }

        return content;
    }

    public static byte[] Sums(ReadOnlySpan<byte> data)
    {
        byte[] sums = new byte[Crc32C.SumBytes(data.Length)];
        Crc32C.Compute(data, sums);
        return sums;
    }

    /// <summary>That of the last chunk; empty if it is a whole one.</summary>
    public static byte[] LastSum(ReadOnlySpan<byte> data) => data.Length % Crc32C.BytesPerChunk == 0 ? [] : Sums(data)[^Crc32C.BytesPerSum..];

    public static DataNodeOptions Options(string folders, params (string Name, string Value)[] settings)
    {
        var configuration = new Configuration();
        configuration.Set("fs.defaultFS", "hdfs://127.0.0.1:1");
        configuration.Set("dfs.datanode.data.dir", folders);
        configuration.Set("dfs.datanode.address", "127.0.0.1:0");
        configuration.Set("dfs.datanode.ipc.address", "127.0.0.1:0");
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        return DataNodeOptions.Read(configuration);
    }

    public static BlockStore Open(string folders, NamespaceIdentity? space = null, params (string Name, string Value)[] settings) =>
        StoreOpener.Open(Options(folders, settings), space ?? Space, new DataNodeLog(null), TimeProvider.System).Store;

    /// <summary>Writes a block and finishes it.</summary>
    public static Replica Finished(this BlockStore store, ExtendedBlock block, ReadOnlySpan<byte> content)
    {
        ReplicaWriter writer = store.Create(block, StorageType.Disk, Crc32C);
        writer.Write(0, content, Sums(content), Crc32C);
        store.Finish(writer, sync: false);
        return writer.Replica;
    }

    /// <summary>Changes a byte of a file.</summary>
    public static void Damage(string path, long offset)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = offset;
        int before = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(before ^ 1));
    }

    /// <summary>Fails unless data and checksums on disk are those of this content.</summary>
    public static void AssertHolds(this BlockStore store, ExtendedBlock block, ReadOnlySpan<byte> content)
    {
        using ReplicaReader reader = store.OpenReader(block);
        byte[] data = new byte[content.Length];
        byte[] sums = new byte[Crc32C.SumBytes(content.Length)];
        reader.ReadData(data, 0);
        reader.ReadSums(sums, 0, content.Length);

        Assert.Equal(content.Length, reader.Length);
        Assert.True(content.SequenceEqual(data), "The data on disk is another.");
        Assert.Equal(Sums(content), sums);
    }
}
