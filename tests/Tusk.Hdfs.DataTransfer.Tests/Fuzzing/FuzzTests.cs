using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Tests.Support.Fuzzing;

namespace Tusk.Hdfs.DataTransfer.Tests.Fuzzing;

/// <summary>What DataNodes send, whatever it is; by time with TUSK_FUZZ_SECONDS, as CONTRIBUTING.md says.</summary>
public sealed class FuzzTests
{
    /// <summary>What is received is kept in a buffer of a packet's size, which is as large as its prefix says.</summary>
    private const long PacketBytes = 2L * PacketPrefix.MaxPacketBytes;

    /// <summary>By day; each takes a connection.</summary>
    private const int SessionInputs = 500;

    private static readonly FuzzTarget[] Targets =
    [
        new("packet-header", PacketSeeds.Headers, ReadHeader, typeof(DataTransferException), typeof(ProtocolMessageException)),
        new("pipeline-ack", PacketSeeds.Acknowledgements, ReadAcknowledgements, typeof(DataTransferException)),
        new("read-packets", PacketSeeds.Reads, BlockReads.ReadPackets, typeof(DataTransferException), typeof(ProtocolMessageException), typeof(EndOfStreamException)),
        new("block-read", PacketSeeds.AnsweredReads, DatanodeSessions.ReadBlock, typeof(DataTransferException), typeof(ProtocolMessageException)) { FixedBytes = PacketBytes, Inputs = SessionInputs },
        new("block-checksum", PacketSeeds.Checksums, DatanodeSessions.ReadChecksum, typeof(DataTransferException), typeof(ProtocolMessageException)) { Inputs = SessionInputs },
        new("pipeline", PacketSeeds.Pipelines, DatanodeSessions.Write, typeof(DataTransferException)) { Inputs = SessionInputs },
    ];

    public static TheoryData<string> Names => [.. Targets.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_datanode_sends_is_read_or_refused(string target) => Fuzzer.Run(Targets.Single(one => one.Name == target));

    /// <summary>A prefix and its header, as the generated message reads it.</summary>
    private static void ReadHeader(byte[] input)
    {
        if (!PacketPrefix.TryRead(input, PacketPrefix.MaxPacketBytes, out PacketPrefix prefix) || input.Length < PacketPrefix.Size + prefix.HeaderBytes)
        {
            return;
        }

        byte[] bytes = input[PacketPrefix.Size..(PacketPrefix.Size + prefix.HeaderBytes)];
        PacketHeader header = PacketHeader.Read(bytes, prefix.BodyBytes);
        PacketHeaderProto expected = Messages.Parse<PacketHeaderProto>(bytes);
        Assert.Equal(
            new PacketHeader(expected.OffsetInBlock, expected.Seqno, expected.LastPacketInBlock, expected.DataLen, expected.SyncBlock), header);
        Assert.InRange(header.DataBytes, 0, prefix.BodyBytes);
    }

    /// <summary>Acknowledgements one after the other; what is read is what the generated message reads.</summary>
    private static void ReadAcknowledgements(byte[] input)
    {
        Span<DatanodeReply> replies = new DatanodeReply[8];
        ReadOnlySpan<byte> rest = input;
        ReadOnlySpan<byte> before = rest;
        while (PipelineAck.TryRead(ref rest, replies, out long number, out int count))
        {
            // A later occurrence of seqno wins in both; of the statuses and the flags, the longer list says how many there are.
            PipelineAckProto expected = Messages.ReadDelimited<PipelineAckProto>(ref before);
            Assert.Equal(expected.Seqno, number);
            Assert.Equal(Math.Max(expected.Reply.Count, expected.Flag.Count), count);
            Assert.Equal(before.Length, rest.Length);
        }

        Assert.Equal(before.Length, rest.Length);
    }
}
