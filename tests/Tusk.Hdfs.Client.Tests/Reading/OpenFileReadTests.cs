using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Reading;

/// <summary>Reads of a file that is still being written.</summary>
public sealed class OpenFileReadTests
{
    private const int Block = 200_000;

    [Fact]
    public async Task A_file_being_written_is_read_to_what_a_datanode_shows()
    {
        await using var file = new ScriptedFile(300_000, Block, nodeCount: 2);
        file.Located = range => OpenBlocks(file, knownBytes: 0);
        file.VisibleLength = node => node.Equals(file.Node(0)) ? null : 70_000;
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(270_000, input.Length);
        Assert.Equal(file.Content[..270_000], await ScriptedFile.ReadAllAsync(input, async: false));
    }

    [Fact]
    public async Task Pitfall_9_of_a_file_being_written_the_namenodes_length_is_not_taken()
    {
        await using var file = new ScriptedFile(300_000, Block);
        file.Located = range => OpenBlocks(file, knownBytes: 50_000);
        file.VisibleLength = static _ => null; // the pipeline is not set up yet
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(Block, input.Length);
    }

    /// <summary>A DataNode that was killed and started anew has the replica, and shows nothing of it: it says -1.</summary>
    [Fact]
    public async Task A_replica_that_is_to_be_recovered_leaves_the_length_to_the_next_datanode()
    {
        await using var file = new ScriptedFile(300_000, Block, nodeCount: 2);
        file.Located = range => OpenBlocks(file, knownBytes: 0);
        file.VisibleLength = node => node.Equals(file.Node(0)) ? -1 : 70_000;
        using FileReads reads = file.CreateReads();
        using (HdfsInput input = await file.OpenAsync(reads))
        {
            Assert.Equal(270_000, input.Length);
        }

        file.VisibleLength = static _ => -1;
        var unknown = await Assert.ThrowsAsync<HadoopException>(() => file.OpenAsync(reads));

        Assert.StartsWith($"The length of {file.Path} is not known: it is being written", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("is to be recovered before it can be read", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_block_of_an_open_file_that_nobody_has_yet_is_waited_for()
    {
        var time = new ManualTime { Skips = static pause => pause == TimeSpan.FromSeconds(4) };
        await using var file = new ScriptedFile(300_000, Block);
        file.Located = range =>
        {
            LocatedBlocks blocks = OpenBlocks(file, knownBytes: 10);
            return file.Questions.Count < 3 ? blocks with { LastBlock = blocks.LastBlock! with { Replicas = [] } } : blocks;
        };
        file.VisibleLength = static _ => 20;
        using FileReads reads = file.CreateReads(time);

        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(Block + 20, input.Length);
        Assert.Equal(2, time.Skipped.Count(static pause => pause == TimeSpan.FromSeconds(4)));
        file.Located = range => OpenBlocks(file, 10) with { LastBlock = file.LocatedBlock(1) with { Replicas = [] } };
        await Assert.ThrowsAsync<HadoopException>(() => file.OpenAsync(reads));
    }

    private static LocatedBlocks OpenBlocks(ScriptedFile file, long knownBytes)
    {
        LocatedBlock last = file.LocatedBlock(1);
        last = last with { Block = last.Block with { Length = knownBytes } };
        return new LocatedBlocks(Block, [file.LocatedBlock(0), last], IsUnderConstruction: true) { LastBlock = last };
    }
}
