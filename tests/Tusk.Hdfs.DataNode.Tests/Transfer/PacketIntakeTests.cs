using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataNode.Transfer;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Transfer;

public sealed class PacketIntakeTests : IDisposable
{
    private static readonly DatanodeInfo Sender = new() { Uuid = "u", IpAddress = "10.0.0.1", HostName = "h", TransferPort = 1 };

    private readonly TemporaryFolder _folder = new();
    private readonly BlockStore _store;
    private readonly ReplicaWriter _writer;

    public PacketIntakeTests()
    {
        _store = Samples.Open(_folder / "data");
        _writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    /// <summary>Its checksum is made anew from what has come: damaged data would have a good one, and nobody would ever find out.</summary>
    [Fact]
    public void A_packet_that_begins_within_a_chunk_is_checked_by_each_DataNode()
    {
        Assert.Equal(Status.Success, Take(0, 100, isDamaged: false, isCheckedBelow: true));

        Assert.Equal(Status.ErrorChecksum, Take(100, 50, isDamaged: true, isCheckedBelow: true));
        Assert.Equal(100, _writer.Replica.Length);
        Assert.Equal(Status.Success, Take(100, 50, isDamaged: false, isCheckedBelow: true));

        _store.Finish(_writer, sync: false);
        _store.AssertHolds(Samples.Block(), Samples.Content(150));
    }

    [Fact]
    public void Whole_chunks_are_checked_by_the_last_DataNode_only()
    {
        Assert.Equal(Status.ErrorChecksum, Take(0, 512, isDamaged: true, isCheckedBelow: false));
        Assert.Equal(0, _writer.Replica.Length);

        Assert.Equal(Status.Success, Take(0, 512, isDamaged: true, isCheckedBelow: true));
        Assert.Equal(512, _writer.Replica.Length);
    }

    private Status Take(int offset, int count, bool isDamaged, bool isCheckedBelow)
    {
        var packet = new WritePacket(Samples.Crc32C, 1);
        packet.Begin(offset, count);
        packet.Append(Samples.Content(offset + count).AsSpan(offset));
        packet.Seal(0, isLastInBlock: false, syncBlock: false);
        byte[] bytes = packet.Bytes.ToArray();
        bytes[^1] ^= (byte)(isDamaged ? 1 : 0);
        var intake = new PacketIntake(_writer, Samples.Crc32C);
        Assert.True(PacketPrefix.TryRead(bytes, PacketPrefix.MaxPacketBytes, out PacketPrefix prefix));
        return intake.Write(bytes, prefix, intake.ReadHeader(bytes, prefix, Sender), isCheckedBelow, Sender);
    }
}
