using System.Collections.Concurrent;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.DataTransfer;
using Tusk.Rpc.Tests.Support;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

public sealed class PacketSenderTests
{
    /// <summary>
    /// A DataNode that reads and acknowledges when it pleases: sends by the writer and by the loop follow each other, within a
    /// packet, too.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 80)]
    [InlineData(4, 80)]
    public async Task Whoever_sends_a_packet_every_byte_arrives_once(int seed, int window)
    {
        byte[] content = Pattern(24 << 20);
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            var random = new Random(seed);
            await peer.AcceptAsync();
            for (bool isLast = false; !isLast;)
            {
                (Tusk.Hdfs.DataTransfer.PacketHeader header, byte[] data) = (await peer.ReadPacketAsync())!.Value;
                PipelinePeer.Write(taken, header, data);
                isLast = header.IsLastInBlock;
                if (random.Next(40) == 0)
                {
                    await Task.Delay(random.Next(15));
                }

                await peer.AcknowledgeAsync(header.SequenceNumber, Status.Success);
            }
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls, null, ("dfs.client.write.max-packets-in-flight", $"{window}"));
        var choice = new Random(seed);
        await using (HdfsOutputStream stream = await setup.OpenAsync(blockSize: 1 << 30))
        {
            for (int written = 0; written < content.Length;)
            {
                int bytes = Math.Min(choice.Next(1, 400_000), content.Length - written);
                if (choice.Next(2) == 0)
                {
                    stream.Write(content, written, bytes);
                }
                else
                {
                    await stream.WriteAsync(content.AsMemory(written, bytes));
                }

                written += bytes;
                if (choice.Next(20) == 0)
                {
                    await stream.HflushAsync();
                }
            }
        }

        Assert.True(content.AsSpan().SequenceEqual(taken.ToArray()));
        Assert.Equal(["addBlock", "complete"], calls.Names.Where(static name => name != "fsync"));
    }

    /// <summary>The connection breaks behind an acknowledgement that blames another DataNode: that one is dropped, not the nearest.</summary>
    [Theory]
    [InlineData(80)]
    [InlineData(63)]
    public async Task What_datanodes_said_before_the_connection_broke_is_heard(int window)
    {
        for (int round = 0; round < 10; round++)
        {
            int kept = 0;
            await using var first = new ScriptedPipeline(async peer =>
            {
                int nodes = (int)(await peer.AcceptAsync()).PipelineSize;
                if (nodes == 1)
                {
                    kept++;
                    await AcknowledgeAllAsync(peer);
                    return;
                }

                for (int i = 0; i < 5; i++)
                {
                    (Tusk.Hdfs.DataTransfer.PacketHeader header, _) = (await peer.ReadPacketAsync())!.Value;
                    await peer.AcknowledgeAsync(header.SequenceNumber, Status.Success, Status.Success);
                }

                await peer.ReadPacketAsync();
                await peer.AcknowledgeAsync(-2, Status.Success, Status.Error);
                peer.Reset();
            });
            await using var second = new ScriptedPipeline(static async peer =>
            {
                await peer.AcceptAsync();
                await AcknowledgeAllAsync(peer);
            });
            await using var setup = new WriterSetup(
                new FakeFileCalls(first.Node, second.Node), null, ("dfs.client.write.max-packets-in-flight", $"{window}"));
            await using (HdfsOutputStream stream = await setup.OpenAsync(blockSize: 1 << 30))
            {
                await stream.WriteAsync(Pattern(4 << 20));
            }

            await first.DisposeAsync();
            Assert.Equal(1, kept);
        }
    }

    /// <summary>Acknowledgements are not waited for while there is room; the end of a block waits for all of them at once.</summary>
    [Fact]
    public async Task Blocks_follow_each_other_without_a_pause()
    {
        var time = new ManualTime(); // which stands still: no wait ends because it became late
        byte[] content = Pattern(1 << 20);
        var blocks = new ConcurrentDictionary<int, byte[]>();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            using var block = new MemoryStream();
            Assert.True(await peer.TakeAllAsync(1, block));
            blocks[peer.Number] = block.ToArray();
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls, time);
        async Task WriteAsync()
        {
            await using HdfsOutputStream stream = await setup.OpenAsync(blockSize: 128 << 10);
            await stream.WriteAsync(content);
        }

        await WriteAsync().WaitAsync(ScriptedDatanode.Patience);
        await datanode.DisposeAsync(); // waits for the scripts

        Assert.Equal(8, blocks.Count);
        Assert.Equal(content, blocks.OrderBy(static block => block.Key).SelectMany(static block => block.Value));
    }

    private static async Task AcknowledgeAllAsync(PipelinePeer peer)
    {
        while (await peer.ReadPacketAsync() is var (header, _))
        {
            await peer.AcknowledgeAsync(header.SequenceNumber, Status.Success);
        }
    }
}
