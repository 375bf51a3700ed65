using System.Collections.Concurrent;
using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.DataTransfer;
using Tusk.Rpc.Retries;

namespace Tusk.Hdfs.Client.Tests.Support;

/// <summary>
/// A file in blocks, and scripted DataNodes that serve all of them; every operation is recorded, and a test may have any of
/// them answered differently. It is its own NameNode.
/// </summary>
internal sealed class ScriptedFile : IBlockSource, IAsyncDisposable
{
    public const string Name = "/d/f";

    private readonly ScriptedDatanode[] _nodes;
    private int _statuses;

    /// <param name="length">Of the file.</param>
    /// <param name="blockSize">Of each block.</param>
    /// <param name="nodeCount">How many DataNodes; each has all blocks.</param>
    public ScriptedFile(int length, int blockSize, int nodeCount = 1)
    {
        Content = new byte[length];
        new Random(5).NextBytes(Content);
        BlockSize = blockSize;
        _nodes = [.. Enumerable.Range(0, nodeCount).Select(index => new ScriptedDatanode(end => ServeAsync(end, index)))];
        Located = range => Locate(range.Offset, range.Length);
    }

    public byte[] Content { get; }

    public int BlockSize { get; }

    public FsPath Path { get; } = new("hdfs://nn" + Name);

    public DatanodeInfo Node(int index) => _nodes[index].Node;

    /// <summary>How many connections a DataNode had.</summary>
    public int Connections(int index) => _nodes[index].Connections;

    /// <summary>The reads there were: <c>node block offset+length</c>.</summary>
    public ConcurrentQueue<string> Reads { get; } = new();

    /// <summary>Of how many reads the client has said that all was well.</summary>
    public int Statuses => Volatile.Read(ref _statuses);

    /// <summary>The questions to the NameNode there were: <c>offset+length</c>.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>The replicas that were reported: <c>block node</c>.</summary>
    public ConcurrentQueue<string> Reported { get; } = new();

    /// <summary>What the NameNode answers.</summary>
    public Func<(long Offset, long Length), LocatedBlocks?> Located { get; set; }

    /// <summary>How much of a replica being written may be read; null: there is none.</summary>
    public Func<DatanodeInfo, long?> VisibleLength { get; set; } = static _ => null;

    /// <summary>Answers a read differently; false: as usual.</summary>
    public Func<DatanodeEnd, int, OpReadBlockProto, Task<bool>> Instead { get; set; } = static (_, _, _) => Task.FromResult(false);

    /// <summary>How chunks are checked.</summary>
    public ChunkChecksum Checksum { get; set; } = new(ChecksumType.Crc32C, 512);

    public long BlockIdAt(long offset) => 100 + (offset / BlockSize);

    /// <summary>The content of a block.</summary>
    public byte[] Block(OpReadBlockProto read)
    {
        int start = (int)(read.Header.BaseHeader.Block.BlockId - 100) * BlockSize;
        return Content[start..Math.Min(Content.Length, start + BlockSize)];
    }

    /// <summary>What a NameNode would answer.</summary>
    public LocatedBlocks Locate(long offset, long length, params int[] nodes)
    {
        LocatedBlock[] blocks =
        [
            .. Enumerable.Range(0, (Content.Length + BlockSize - 1) / BlockSize).Select(index => LocatedBlock(index, nodes)),
        ];
        long end = length > long.MaxValue - offset ? long.MaxValue : offset + length;
        return new LocatedBlocks(
            Content.Length, [.. blocks.Where(block => block.End > offset && block.Offset < end)], IsUnderConstruction: false)
        {
            LastBlock = blocks.LastOrDefault(),
            IsLastBlockComplete = true,
        };
    }

    public LocatedBlock LocatedBlock(int index, params int[] nodes)
    {
        int start = index * BlockSize;
        return new LocatedBlock(
            new ExtendedBlock("BP-1", new BlockId(100 + index), new GenerationStamp(1001), Math.Min(BlockSize, Content.Length - start)),
            start,
            [.. (nodes.Length > 0 ? nodes : [.. Enumerable.Range(0, _nodes.Length)]).Select(node => new ReplicaLocation(_nodes[node].Node, $"s{node}", StorageType.Disk))],
            IsCorrupt: false,
            BlockToken.Empty);
    }

    /// <summary>What readers were told while they waited.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    public FileReads CreateReads(TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var configuration = new Configuration();
        configuration.Set("dfs.blocksize", BlockSize.ToString(CultureInfo.InvariantCulture));
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        return new FileReads(this, FileReadOptions.Read(configuration), "client", time ?? TimeProvider.System, new Jitter(1)) { Warned = Warnings.Enqueue };
    }

    /// <summary>Opens it.</summary>
    public async Task<HdfsInput> OpenAsync(FileReads reads) => await reads.OpenAsync(Path, Name, verifies: true, default);

    /// <summary>All that is in a file, through a stream.</summary>
    public static async Task<byte[]> ReadAllAsync(HdfsInput input, bool async)
    {
        byte[] data = new byte[input.Length];
        await using Stream stream = input.OpenStream();
        if (async)
        {
            await stream.ReadExactlyAsync(data);
        }
        else
        {
            stream.ReadExactly(data);
        }

        return data;
    }

    public ValueTask<LocatedBlocks?> LocateAsync(string path, long offset, long length, CancellationToken cancellationToken)
    {
        Assert.Equal(Name, path);
        Questions.Enqueue($"{offset}+{length}");
        return new(Located((offset, length)));
    }

    public ValueTask ReportBadBlockAsync(LocatedBlock block, CancellationToken cancellationToken)
    {
        foreach (ReplicaLocation replica in block.Replicas)
        {
            Reported.Enqueue($"{block.Block.Id} {Array.FindIndex(_nodes, node => node.Node.Equals(replica.Node))}");
        }

        return default;
    }

    public ValueTask<long?> GetVisibleLengthAsync(DatanodeInfo node, ExtendedBlock block, CancellationToken cancellationToken) =>
        new(VisibleLength(node));

    public async ValueTask DisposeAsync()
    {
        foreach (ScriptedDatanode node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task ServeAsync(DatanodeEnd end, int index)
    {
        try
        {
            while (await end.ReadReadAsync() is { } read)
            {
                Reads.Enqueue($"{index} {read.Header.BaseHeader.Block.BlockId} {read.Offset}+{read.Len}");
                if (await Instead(end, index, read))
                {
                    return;
                }

                await end.AnswerAsync(read, Block(read), Checksum);
                if (await end.ReadStatusAsync() is null)
                {
                    return;
                }

                Interlocked.Increment(ref _statuses);
            }
        }
        catch (IOException)
        {
            // The client has given the read up.
        }
    }
}
