using System.Buffers.Binary;
using Google.Protobuf;
using Tusk.Common.Checksums;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Service.Datanode;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using Tusk.Protocol.Tests.Support.Fuzzing;

namespace Tusk.Hdfs.NameNode.Tests.Fuzzing;

/// <summary>What lies on a NameNode's disks and what DataNodes report, whatever it is; by time with TUSK_FUZZ_SECONDS, as CONTRIBUTING.md says.</summary>
public sealed class FuzzTests
{
    /// <summary>The window that a log is read through, and what is made for a namespace before its first file.</summary>
    private const long FixedBytes = 1 << 20;

    /// <summary>The buffers of an image's sections besides.</summary>
    private const long SectionBytes = 8 << 20;

    private static readonly FuzzTarget[] Targets =
    [
        new("edit-log", [Logs.Write(new RandomOps(1).OneOfEach()), .. Each().Select(static op => Logs.Write(op))], ReadLog, typeof(EditLogException)) { FixedBytes = FixedBytes, BytesPerByte = 1024 },
        new("edit-log-fields", [.. Each().Select(static op => FieldsOf(Logs.Write(op)))], ReadFields, typeof(EditLogException)) { FixedBytes = FixedBytes, BytesPerByte = 1024 },
        new("fsimage", [Images.Save(Images.Empty()), Images.Save(Images.Rich())], ReadImage, typeof(FsImageException)) { FixedBytes = SectionBytes, BytesPerByte = 4096 },
        new("block-report", Reports(), ReadReport, typeof(NameNodeException), typeof(ProtocolMessageException)) { MessageAt = 0 },
    ];

    public static TheoryData<string> Names => [.. Targets.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_lies_on_a_disk_or_is_reported_is_read_or_refused(string target) => Fuzzer.Run(Targets.Single(one => one.Name == target));

    private static IEnumerable<EditLogOp[]> Each() => new RandomOps(2).OneOfEach().Select(static op => new[] { op });

    /// <summary>The opcode and the fields of the only entry of a log.</summary>
    private static byte[] FieldsOf(byte[] log)
    {
        ReadOnlySpan<byte> entry = log.AsSpan(EditLogFormat.HeaderBytes);
        return [entry[0], .. EntryFrame.FieldsOf(entry)];
    }

    private static void ReadLog(byte[] log)
    {
        (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(log);
        Assert.Equal(entries.Count == 0 ? TransactionId.None : entries[^1].Id, tail.Last);
    }

    /// <summary>An entry with an opcode and fields, its frame and its checksum right: what is read, written again, is the same.</summary>
    private static void ReadFields(byte[] input)
    {
        byte[] entry = new byte[EditLogFormat.MinEntryBytes + Math.Max(input.Length - 1, 0)];
        input.AsSpan(0, Math.Min(input.Length, 1)).CopyTo(entry);
        EntryFrame.WriteLength(entry.AsSpan(..^EditLogFormat.ChecksumBytes));
        entry[EditLogFormat.EntryHeaderBytes - 1] = 1; // the transaction
        input.AsSpan(Math.Min(input.Length, 1)).CopyTo(entry.AsSpan(EditLogFormat.EntryHeaderBytes));
        BinaryPrimitives.WriteUInt32BigEndian(entry.AsSpan(^EditLogFormat.ChecksumBytes), Crc32.Of(entry.AsSpan(..^EditLogFormat.ChecksumBytes)));

        (List<EditLogEntry> entries, _) = Logs.Read([.. EditLogFormat.Header, .. entry]);
        byte[] again = Logs.Write(entries);
        Assert.Equal(again, Logs.Write(Logs.Read(again).Entries));
    }

    private static void ReadImage(byte[] image) => Images.Load(image);

    private static void ReadReport(byte[] input)
    {
        int replicas = Messages.Parse<StorageBlockReportProto>(input).ToStorageBlocks().Replicas.Count();
        Assert.InRange(replicas, 0, input.Length);
    }

    private static byte[][] Reports()
    {
        var storage = new DatanodeStorageProto { StorageUuid = "DS-1", StorageType = StorageTypeProto.Ssd };
        byte[] one = [0x82, 0x80, 0x80, 0x80, 0x08, 0xAC, 0x02, 0xE9, 0x07, 0x01];
        var numbers = new StorageBlockReportProto { Storage = storage };
        numbers.Blocks.AddRange([0, 1, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 1_073_741_825, 300, 1001, 1]);
        return
        [
            new StorageBlockReportProto { Storage = storage, NumberOfBlocks = 1, BlocksBuffers = { ByteString.CopyFrom(one) } }.ToByteArray(),
            new StorageBlockReportProto { Storage = storage, NumberOfBlocks = 3, BlocksBuffers = { ByteString.CopyFrom([.. one, .. one]), ByteString.CopyFrom(one) } }.ToByteArray(),
            numbers.ToByteArray(),
        ];
    }
}
