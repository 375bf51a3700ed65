using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Encodes acknowledgements for the one before us in the pipeline; several may go in one send.</summary>
/// <remarks>
/// <code>
/// length | 08 seqno (zigzag) | 10 status, for each DataNode | 18 time below us, in ns | 22 count flag...
/// </code>
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.datatransfer.PipelineAck; it writes every field, as this does.
/// </remarks>
internal sealed class AckWriter
{
    private const int NumberTag = (1 << 3) | 0;
    private const int ReplyTag = (2 << 3) | 0;
    private const int TimeTag = (3 << 3) | 0;
    private const int FlagsTag = (4 << 3) | 2;

    private byte[] _bytes = new byte[256];

    /// <summary>Size of what was added and not taken.</summary>
    public int Count { get; private set; }

    /// <summary>What was added.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Adds one.</summary>
    /// <param name="sequenceNumber">The packet's number, or one of those that are none.</param>
    /// <param name="own">What became of it here.</param>
    /// <param name="below">What the DataNodes after us say.</param>
    /// <param name="belowNanoseconds">How long they took.</param>
    public void Add(long sequenceNumber, Status own, ReadOnlySpan<DatanodeReply> below, ulong belowNanoseconds)
    {
        int replies = below.Length + 1;
        int flagBytes = VarintBytes(FlagOf(own, false, false));
        foreach (DatanodeReply reply in below)
        {
            flagBytes += VarintBytes(FlagOf(reply.Status, reply.IsCongested, reply.IsSlow));
        }

        ulong zigzag = (ulong)((sequenceNumber << 1) ^ (sequenceNumber >> 63));
        int body = 1 + VarintBytes(zigzag) + (2 * replies) + 1 + VarintBytes(belowNanoseconds) + 1 + VarintBytes((ulong)flagBytes) + flagBytes;
        MakeRoom(body + 3);
        Put((ulong)body);
        Put(NumberTag);
        Put(zigzag);
        PutReply(own);
        foreach (DatanodeReply reply in below)
        {
            PutReply(reply.Status);
        }

        Put(TimeTag);
        Put(belowNanoseconds);
        Put(FlagsTag);
        Put((ulong)flagBytes);
        Put(FlagOf(own, false, false));
        foreach (DatanodeReply reply in below)
        {
            Put(FlagOf(reply.Status, reply.IsCongested, reply.IsSlow));
        }
    }

    private static ulong FlagOf(Status status, bool isCongested, bool isSlow) =>
        ((ulong)status & 15) | (isCongested ? 3UL << 5 : 0) | (isSlow ? 2UL << 7 : 0);

    private static int VarintBytes(ulong value)
    {
        int bytes = 1;
        for (; value >= 0x80; value >>= 7)
        {
            bytes++;
        }

        return bytes;
    }

    private void PutReply(Status status)
    {
        Put(ReplyTag);
        Put((ulong)status & 15); // one byte: a status that none of us knows is not passed on as it is
    }

    private void Put(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes[Count++] = (byte)(value | 0x80);
        }

        _bytes[Count++] = (byte)value;
    }

    private void MakeRoom(int bytes)
    {
        if (_bytes.Length - Count < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Count + bytes));
        }
    }
}
