using System.Globalization;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>What the tests of writing are made of.</summary>
internal static class WriteSamples
{
    public static readonly ExtendedBlock Block = new("BP-1", new BlockId(7), new GenerationStamp(1001), 0);

    public static PipelineNode Node(int number) => new(
        new DatanodeInfo
        {
            IpAddress = "10.0.0." + number.ToString(CultureInfo.InvariantCulture),
            HostName = "dn",
            Uuid = "uuid-" + number.ToString(CultureInfo.InvariantCulture),
            TransferPort = 9866,
        },
        "DS-" + number.ToString(CultureInfo.InvariantCulture),
        StorageType.Disk);

    /// <summary>A packet of data, or the last one of its block.</summary>
    public static WritePacket Packet(long number, long offset, int bytes, bool last = false)
    {
        var packet = new WritePacket(new ChunkChecksum(ChecksumType.Crc32C, 512), 4);
        packet.Begin(offset, bytes);
        packet.Append(new byte[bytes]);
        packet.Seal(number, last, syncBlock: false);
        return packet;
    }

    /// <summary>Replies as S (success), E (error), C (wrong checksum), R (starts again).</summary>
    public static DatanodeReply[] Replies(string letters) =>
    [
        .. letters.Select(static letter => new DatanodeReply(
            letter switch
            {
                'S' => Status.Success,
                'E' => Status.Error,
                'C' => Status.ErrorChecksum,
                _ => Status.OobRestart,
            },
            false,
            false)),
    ];

    /// <summary>The content of the captures: <c>b[i] = i * 31 + (i >> 8)</c>.</summary>
    public static byte[] Pattern(int bytes, int start = 0)
    {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++)
        {
            int at = start + i;
            content[i] = (byte)((at * 31) + (at >> 8));
        }

        return content;
    }
}
