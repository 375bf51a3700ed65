using System.Buffers;
using Google.Protobuf;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Protocol.Tests;

/// <summary>What is refused, and with which words.</summary>
public sealed class MessagesTests
{
    // seqno 2 (zigzag), one reply
    private static readonly byte[] Ack = [0x04, 0x08, 0x04, 0x10, 0x00];

    [Fact]
    public void A_truncated_message_is_refused() => Assert.StartsWith(
        "The 3 B of a PipelineAckProto cannot be read: ",
        Assert.Throws<ProtocolMessageException>(static () => Messages.Parse<PipelineAckProto>([0x08, 0x04, 0x10])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_message_longer_than_the_bound_is_refused() => Assert.Equal(
        "A PipelineAckProto has 4 B; at most 3 B are read.",
        Assert.Throws<ProtocolMessageException>(static () => Messages.Parse<PipelineAckProto>(Ack.AsSpan(1), 3)).Message);

    [Fact]
    public void Groups_nested_without_end_are_refused()
    {
        // Field 99 as a group, begun again and again: tag 99 << 3 | 3.
        byte[] bytes = [.. Enumerable.Repeat((byte[])[0x9B, 0x06], 100_000).SelectMany(static tag => tag)];

        Assert.Throws<ProtocolMessageException>(() => Messages.Parse<PipelineAckProto>(bytes));
    }

    [Fact]
    public void A_length_inside_that_passes_the_end_is_refused() => Assert.Throws<ProtocolMessageException>(
        // clientId of 2^31 - 1 bytes
        static () => Messages.Parse<RpcRequestHeaderProto>([0x18, 0x00, 0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]));

    /// <summary>Of a message inside, the library does not see it: it would make an array of 1.4 MB here, or of any size.</summary>
    [Theory]
    [InlineData("0800 1a ffffffff07 1f 7f 08 800410 011a 80805757")] // a message of 2^31 - 1 bytes, and bytes of 1.4 MB in it
    [InlineData("0800 1f 1a ffffffff07 08")] // behind a kind of field that there is not
    [InlineData("0800 22 ffffffff07 08 00")]
    [InlineData("0800 22 ffffffffffffffff07 00")] // in 64 bits; of which the library reads 32
    public void A_length_inside_that_overflows_is_refused_before_it_costs_memory(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Throws<ProtocolMessageException>(() => Messages.Parse<BlockOpResponseProto>(bytes));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ProtocolMessageException>(() => Messages.Parse<BlockOpResponseProto>(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 10);
    }

    [Theory]
    [InlineData("2200")] // AddBlockRequestProto: excludeNodes, an empty message
    [InlineData("3A0100")] // flags, a list of one number
    [InlineData("3800")] // flags, a number
    public void Parts_that_take_many_times_their_bytes_are_refused_before_they_do(string part)
    {
        byte[] bytes = [.. Enumerable.Repeat(Convert.FromHexString(part), 1 << 20).SelectMany(static one => one)];
        long before = GC.GetAllocatedBytesForCurrentThread();

        ProtocolMessageException e = Assert.Throws<ProtocolMessageException>(() => Messages.Parse<AddBlockRequestProto>(bytes, maxPartBytes: 1 << 20));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.EndsWith("would take more than 1048576 B of memory.", e.Message);
    }

    [Fact]
    public void A_large_message_of_large_parts_is_read()
    {
        var concat = new ConcatRequestProto { Trg = "/t" };
        concat.Srcs.AddRange(Enumerable.Range(0, 20_000).Select(static i => $"{i:000000}" + new string('x', 100)));
        byte[] bytes = concat.ToByteArray();

        Assert.Equal(20_000, Messages.Parse<ConcatRequestProto>(bytes, maxPartBytes: 1 << 20).Srcs.Count);
    }

    [Fact]
    public void Numbers_that_look_like_such_a_length_are_read()
    {
        // clientId with the bytes of a length in it; retryCount of 2^30
        var sent = new RpcRequestHeaderProto
        {
            CallId = int.MaxValue,
            ClientId = ByteString.CopyFrom(0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x07),
            RetryCount = 1 << 30,
        };

        Assert.Equal(sent, Messages.Parse<RpcRequestHeaderProto>(sent.ToByteArray()));
    }

    [Fact]
    public void Unknown_fields_are_skipped()
    {
        // field 99, a varint
        PipelineAckProto ack = Messages.Parse<PipelineAckProto>([0x98, 0x06, 0x01, .. Ack.AsSpan(1)]);

        Assert.Equal(Ack[1..], ack.ToByteArray());
    }

    [Fact]
    public void A_value_that_an_enum_does_not_know_arrives_as_its_number() => Assert.Equal(
        (Status)77, Messages.Parse<ClientReadStatusProto>([0x08, 77]).Status);

    [Fact]
    public void Delimited_messages_are_read_one_after_the_other()
    {
        ReadOnlySpan<byte> frame = [.. Ack, 0x02, 0x08, 0x06];

        Assert.Equal(2, Messages.ReadDelimited<PipelineAckProto>(ref frame).Seqno);
        Assert.Equal(Status.ChecksumOk, Messages.ReadDelimited<ClientReadStatusProto>(ref frame).Status);

        Assert.True(frame.IsEmpty);
    }

    [Theory]
    [InlineData("", "The length of a PipelineAckProto is malformed; expected a varint of at most 5 B that is not negative.")]
    [InlineData("FF", "The length of a PipelineAckProto is malformed; expected a varint of at most 5 B that is not negative.")]
    [InlineData("FFFFFFFF0F08041000", "The length of a PipelineAckProto is malformed; expected a varint of at most 5 B that is not negative.")]
    [InlineData("808080808000", "The length of a PipelineAckProto is malformed; expected a varint of at most 5 B that is not negative.")]
    [InlineData("05080410", "A PipelineAckProto of 5 B should follow, and 3 B remain in its frame.")]
    [InlineData("FFFFFFFF07080410", "A PipelineAckProto of 2147483647 B should follow, and 3 B remain in its frame.")]
    public void A_wrong_length_in_a_frame_is_refused_and_the_frame_left(string hex, string expected)
    {
        byte[] bytes = Convert.FromHexString(hex);
        ReadOnlySpan<byte> frame = bytes;
        string message = "";

        try
        {
            Messages.ReadDelimited<PipelineAckProto>(ref frame);
        }
        catch (ProtocolMessageException refused)
        {
            message = refused.Message;
        }

        Assert.Equal(expected, message);
        Assert.Equal(bytes.Length, frame.Length);
    }

    [Fact]
    public void What_has_not_arrived_yet_is_waited_for_and_left_unread()
    {
        for (int arrived = 0; arrived < Ack.Length; arrived++)
        {
            var input = new ReadOnlySequence<byte>(Ack, 0, arrived);

            Assert.False(Messages.TryReadDelimited(ref input, 100, out PipelineAckProto? none));

            Assert.Null(none);
            Assert.Equal(arrived, input.Length);
        }
    }

    [Fact]
    public void A_message_in_pieces_of_one_byte_is_read()
    {
        byte[] id = new byte[300];
        byte[] bytes = Delimited(new RpcRequestHeaderProto { CallId = 7, ClientId = ByteString.CopyFrom(id) });
        ReadOnlySequence<byte> input = Pieces.Of([.. bytes, 0xAA], 1);

        Assert.True(Messages.TryReadDelimited(ref input, 1000, out RpcRequestHeaderProto? header));

        Assert.Equal(7, header.CallId);
        Assert.Equal(300, header.ClientId.Length);
        Assert.Equal([0xAA], input.ToArray());
    }

    [Fact]
    public void A_length_over_the_bound_is_refused_before_its_bytes_arrive()
    {
        Assert.Throws<ProtocolMessageException>(static () =>
        {
            var input = new ReadOnlySequence<byte>([0x81, 0x08]); // 1025
            Messages.TryReadDelimited(ref input, 1024, out PipelineAckProto? _);
        });
        Assert.Throws<ProtocolMessageException>(static () =>
        {
            ReadOnlySequence<byte> input = Pieces.Of([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], 1); // negative
            Messages.TryReadDelimited(ref input, int.MaxValue, out PipelineAckProto? _);
        });
    }

    [Fact]
    public void A_message_that_lacks_a_field_is_not_written()
    {
        var output = new ArrayBufferWriter<byte>();

        var refused = Assert.Throws<ArgumentException>(() => Messages.WriteDelimited(
            output, new AbandonBlockRequestProto { B = new ExtendedBlockProto { PoolId = "BP" }, Src = "/", Holder = "c" }));

        Assert.StartsWith("AbandonBlockRequestProto cannot be sent without its field b.blockId.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(128)]
    [InlineData(20_000)]
    public void What_was_written_is_read_again(int bytes)
    {
        var sent = new RpcRequestHeaderProto { CallId = -33, ClientId = ByteString.CopyFrom(new byte[bytes]) };
        ReadOnlySpan<byte> frame = Delimited(sent);
        Assert.Equal(frame.Length, Messages.DelimitedBytes(sent));

        RpcRequestHeaderProto read = Messages.ReadDelimited<RpcRequestHeaderProto>(ref frame);

        Assert.Equal(sent, read);
        Assert.True(frame.IsEmpty);
    }

    private static byte[] Delimited(IContract message)
    {
        var output = new ArrayBufferWriter<byte>();
        Messages.WriteDelimited(output, message);
        return output.WrittenSpan.ToArray();
    }
}
