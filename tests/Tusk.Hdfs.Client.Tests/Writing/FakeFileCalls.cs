using System.Collections.Concurrent;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>A NameNode for one file, which gives the DataNodes of the test and keeps what it was asked.</summary>
internal sealed class FakeFileCalls : IFileCalls
{
    private readonly ReplicaLocation[] _nodes;
    private int _blocks;
    private long _generation = 1000;

    public FakeFileCalls(params DatanodeInfo[] nodes) => _nodes =
        [.. nodes.Select(static (node, i) => new ReplicaLocation(node, $"DS-{i}", StorageType.Disk))];

    public FakeFileCalls(params ReplicaLocation[] nodes) => _nodes = nodes;

    public FsPath Path => new("hdfs://nn/f");

    public string ClientName { get; init; } = "DFSClient_NONMAPREDUCE_1_1";

    /// <summary>The calls there were.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The block that is given first.</summary>
    public ExtendedBlock First { get; init; } = new("BP-1", new BlockId(1), new GenerationStamp(1001), 0);

    /// <summary>What happens at a call, by its name and how often it was made.</summary>
    public Func<string, int, Task>? At { get; init; }

    /// <summary>How often complete says no.</summary>
    public int Incomplete { get; set; }

    /// <summary>The names of the calls there were.</summary>
    public IEnumerable<string> Names => Calls.Select(static call => call.Split(' ')[0]);

    public async ValueTask<LocatedBlock> AddBlockAsync(
        ExtendedBlock? previous, IReadOnlyCollection<DatanodeInfo> excluded, CancellationToken cancellationToken)
    {
        await NoteAsync("addBlock", $"{Show(previous)} -{string.Join(',', excluded)}", cancellationToken);
        ExtendedBlock block = First with { Id = new BlockId(First.Id.Value + _blocks++) };
        _generation = block.GenerationStamp.Value;
        return new LocatedBlock(block, 0, [.. _nodes.Where(node => !excluded.Contains(node.Node))], false, BlockToken.Empty);
    }

    public async ValueTask AbandonBlockAsync(ExtendedBlock block, CancellationToken cancellationToken) =>
        await NoteAsync("abandonBlock", Show(block), cancellationToken);

    public async ValueTask<bool> CompleteAsync(ExtendedBlock? last, CancellationToken cancellationToken)
    {
        await NoteAsync("complete", Show(last), cancellationToken);
        return Incomplete-- <= 0;
    }

    /// <summary>Whether the path has another file by now, or none.</summary>
    public bool IsReplaced { get; init; }

    public ValueTask<bool> IsInPlaceAsync(CancellationToken cancellationToken) => new(!IsReplaced);

    public async ValueTask RecoverLeaseAsync(CancellationToken cancellationToken) => await NoteAsync("recoverLease", "", cancellationToken);

    public async ValueTask FsyncAsync(long lastBlockLength, CancellationToken cancellationToken) =>
        await NoteAsync("fsync", $"{lastBlockLength}", cancellationToken);

    public async ValueTask<LocatedBlock> UpdateBlockForPipelineAsync(ExtendedBlock block, CancellationToken cancellationToken)
    {
        await NoteAsync("updateBlockForPipeline", Show(block), cancellationToken);
        _generation = Math.Max(_generation, block.GenerationStamp.Value) + 1;
        return new LocatedBlock(block with { GenerationStamp = new GenerationStamp(_generation) }, -1, [], false, BlockToken.Empty);
    }

    public async ValueTask UpdatePipelineAsync(
        ExtendedBlock oldBlock, ExtendedBlock newBlock, IReadOnlyCollection<ReplicaLocation> places, CancellationToken cancellationToken) =>
        await NoteAsync(
            "updatePipeline",
            $"{Show(oldBlock)} {Show(newBlock)} {string.Join(',', places.Select(static place => place.StorageId))}",
            cancellationToken);

    private static string Show(ExtendedBlock? block) =>
        block is null ? "null" : $"{block.Id}_{block.GenerationStamp}:{block.Length}";

    private async Task NoteAsync(string name, string arguments, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"{name} {arguments}");
        if (At is not null)
        {
            await At(name, Names.Count(other => other == name)).WaitAsync(cancellationToken);
        }
    }
}
