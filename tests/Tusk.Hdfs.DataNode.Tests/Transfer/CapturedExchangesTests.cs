using System.Buffers;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataNode.Transfer;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Hdfs.DataNode.Tests.Transfer;

/// <summary>What Hadoop's clients sent to Hadoop's DataNode is sent to ours, which must answer the same bytes.</summary>
public sealed class CapturedExchangesTests
{
    [Theory]
    [InlineData("dtp-write-200k")]
    [InlineData("dtp-hflush-hsync-heartbeat")]
    public async Task A_write_is_answered_with_the_same_bytes(string name)
    {
        byte[] sent = Captures.Read(name + ".c2s");
        (ExtendedBlock block, byte[] content) = Content(sent);
        await using var node = new LocalNode(block.PoolId);

        byte[] answer = await node.ExchangeAsync(sent, close: false);

        Assert.Equal(Captures.Read(name + ".s2c"), answer);
        node.Store.AssertHolds(block, content);
        Assert.Equal([$"receiving {block.Id}_{block.GenerationStamp}", $"received {block.Id}_{block.GenerationStamp} {content.Length}"], node.Events);
    }

    [Theory]
    [InlineData("dtp-read-200k")]
    [InlineData("dtp-read-range")]
    public async Task A_read_is_answered_with_the_same_bytes(string name)
    {
        byte[] sent = Captures.Read(name + ".c2s");
        await using var node = new LocalNode();
        node.Store.Finished(Samples.Block(), Samples.Content(200_000));

        byte[] answer = await node.ExchangeAsync(sent);

        Assert.Equal(Captures.Read(name + ".s2c"), answer);
    }

    [Fact]
    public void The_operation_goes_on_to_the_next_DataNode_as_Hadoop_sends_it()
    {
        byte[] first = Captures.Read("dtp-pipeline3-client-dn1.c2s");
        byte[] second = Captures.Read("dtp-pipeline3-dn1-dn2.c2s");
        ReadOnlySpan<byte> operation = first.AsSpan(3);

        var forwarded = new ArrayBufferWriter<byte>();
        Messages.WriteDelimited(forwarded, BlockWrite.Forwarded(Messages.ReadDelimited<OpWriteBlockProto>(ref operation)));

        Assert.Equal(second[3..(3 + forwarded.WrittenCount)], forwarded.WrittenSpan.ToArray());
    }

    [Fact]
    public void Acknowledgements_are_those_of_Hadoop()
    {
        var acks = new AckWriter();
        DatanodeReply[] below = [new(Status.Success, false, false), new(Status.Success, false, false)];

        acks.Add(1, Status.Success, below, 4_551_507);

        // length, seqno 1 (zigzag 2), three replies SUCCESS, the time, three flags
        Assert.Equal("12080210001000100018D3E695022203000000", Convert.ToHexString(acks.Written.Span));
    }

    /// <summary>The block that a captured write makes: packets overwrite what they overlap.</summary>
    private static (ExtendedBlock Block, byte[] Content) Content(byte[] sent)
    {
        ReadOnlySpan<byte> rest = sent.AsSpan(3);
        ExtendedBlock block = Messages.ReadDelimited<OpWriteBlockProto>(ref rest).Header.BaseHeader.Block.ToBlock();
        var content = new MemoryStream();
        while (PacketPrefix.TryRead(rest, PacketPrefix.MaxPacketBytes, out PacketPrefix prefix))
        {
            PacketHeader header = PacketHeader.Read(rest.Slice(PacketPrefix.Size, prefix.HeaderBytes), prefix.BodyBytes);
            ReadOnlySpan<byte> body = rest.Slice(PacketPrefix.Size + prefix.HeaderBytes, prefix.BodyBytes);
            content.Position = header.OffsetInBlock;
            content.Write(body[^header.DataBytes..]);
            rest = rest[(PacketPrefix.Size + prefix.FollowingBytes)..];
        }

        return (block, content.ToArray());
    }
}
