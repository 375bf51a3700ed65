using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Fuzzing;

/// <summary>What DataNodes send when all is well.</summary>
internal static class PacketSeeds
{
    /// <summary>Packets up to their headers: with data, heartbeat, last, to be synchronised.</summary>
    public static byte[][] Headers =>
    [
        .. new PacketHeader[] { new(512, 1, false, 1024), new(0, PacketHeader.HeartbeatNumber, false, 0), new(1300, 3, true, 0), new(0, 0, false, 1, true) }
            .Select(static header =>
            {
                byte[] bytes = new byte[PacketPrefix.Size + header.EncodedBytes];
                PacketPrefix.Write(bytes, header.EncodedBytes, header.DataBytes + 8);
                header.Write(bytes.AsSpan(PacketPrefix.Size));
                return bytes;
            }),
    ];

    /// <summary>Acknowledgements: of one DataNode; of three with flags; out of band with flags that are not packed.</summary>
    public static byte[][] Acknowledgements =>
    [
        Convert.FromHexString("09" + "0800" + "1000" + "1800" + "220100"),
        Convert.FromHexString("0f" + "0803" + "100010001001" + "1800" + "2203000001"),
        Convert.FromHexString("08" + "0803" + "1000" + "2000" + "2001" + "020807"),
        .. Captures.ReadIfThere("dtp-recovery-1-failing.s2c", "dtp-hflush-hsync-heartbeat.s2c").Select(static stream => stream[(1 + stream[0])..]),
    ];

    /// <summary>Packets that answer reads, each with its question in front.</summary>
    public static byte[][] Reads =>
    [
        .. new[] { (0, 1300), (700, 100), (511, 2), (1299, 1) }.Select(static part =>
        {
            byte[] question = new byte[BlockReads.QuestionBytes];
            BinaryPrimitives.WriteUInt16BigEndian(question, (ushort)part.Item1);
            BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(sizeof(ushort)), (ushort)(part.Item2 - 1));
            return (byte[])[.. question, .. Packets(part.Item1, part.Item2, 512)];
        }),
    ];

    /// <summary>Reads of the whole block with the answer to the operation in front.</summary>
    public static byte[][] AnsweredReads =>
    [
        .. new[] { 512, 1024, 64 << 10 }.Select(static packetBytes => (byte[])
        [
            .. Delimited(new BlockOpResponseProto
            {
                Status = Status.Success,
                ReadOpChecksumInfo = new ReadOpChecksumInfoProto { Checksum = BlockReads.Checksum.ToProto(), ChunkOffset = 0 },
            }),
            .. Packets(0, BlockReads.Block.Length, packetBytes),
        ]),
    ];

    /// <summary>Checksums of a block.</summary>
    public static byte[][] Checksums =>
    [
        Delimited(new BlockOpResponseProto
        {
            Status = Status.Success,
            ChecksumResponse = new OpBlockChecksumResponseProto
            {
                BytesPerCrc = 512,
                CrcPerBlock = 2048,
                BlockChecksum = ByteString.CopyFrom(new byte[16]),
                CrcType = ChecksumTypeProto.ChecksumCrc32C,
            },
        }),
        .. Captures.ReadIfThere("dtp-block-checksum.s2c"),
    ];

    /// <summary>Pipelines that are set up, and acknowledge.</summary>
    public static byte[][] Pipelines =>
    [
        [.. Delimited(new BlockOpResponseProto { Status = Status.Success, FirstBadLink = "" }), .. Acknowledgements[0], .. Acknowledgements[1]],
        .. Captures.ReadIfThere("dtp-recovery-1-failing.s2c", "dtp-append-client-dn1.s2c"),
    ];

    private static byte[] Packets(int offset, int length, int packetBytes) =>
        [.. BlockAnswer.To(offset, length, BlockReads.Block, BlockReads.Checksum, packetBytes).Packets.SelectMany(static packet => packet)];

    private static byte[] Delimited(IContract message)
    {
        var output = new ArrayBufferWriter<byte>();
        Messages.WriteDelimited(output, message);
        return output.WrittenSpan.ToArray();
    }
}
