using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>An acknowledgement by the DataNodes of a pipeline, nearest first.</summary>
/// <remarks>
/// Judge the replies before the number: a DataNode that lost the next one acknowledges <see cref="OutOfBandNumber"/>.
/// Written by hand, as one answers every packet; it takes fields in any order, and skips those it does not know.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.datatransfer.PipelineAck.
/// </remarks>
public static class PipelineAck
{
    /// <summary>Number of an acknowledgement that answers no packet.</summary>
    public const long OutOfBandNumber = -2;

    /// <summary>Most DataNodes of a pipeline: dfs.replication.max is 512.</summary>
    public const int MaxReplies = 512;

    /// <summary>Most bytes of an acknowledgement.</summary>
    public const int MaxBytes = 16 << 10;

    // Field number and kind, as protobuf puts them in front of a value.
    private const ulong MaxFieldNumber = (1 << 29) - 1;
    private const ulong NumberTag = (1 << 3) | 0;
    private const ulong ReplyTag = (2 << 3) | 0;
    private const ulong PackedReplyTag = (2 << 3) | 2;
    private const ulong FlagTag = (4 << 3) | 0;
    private const ulong PackedFlagTag = (4 << 3) | 2;

    /// <summary>Reads an acknowledgement with its length in front, if all of it has arrived.</summary>
    /// <param name="input">Advanced past it when true is returned; else untouched.</param>
    /// <param name="replies">Gets the replies; what does not fit is an error.</param>
    /// <param name="sequenceNumber">The packet's number, when true is returned.</param>
    /// <param name="replyCount">How many replies there are, when true is returned.</param>
    /// <returns>False when more bytes are needed; that is not an error.</returns>
    /// <exception cref="DataTransferException">The bytes are no acknowledgement, or it is too long.</exception>
    public static bool TryRead(
        ref ReadOnlySpan<byte> input, Span<DatanodeReply> replies, out long sequenceNumber, out int replyCount)
    {
        (sequenceNumber, replyCount) = (0, 0);
        ReadOnlySpan<byte> rest = input;
        if (!Varint.TryRead(ref rest, out ulong bytes))
        {
            return input.Length < 10 ? false : throw Malformed(input.Length);
        }

        if (bytes > MaxBytes)
        {
            throw new DataTransferException($"Acknowledgement of {bytes} B; at most {MaxBytes} B.");
        }

        if ((ulong)rest.Length < bytes)
        {
            return false;
        }

        ReadBody(rest[..(int)bytes], replies, out sequenceNumber, out replyCount);
        input = rest[(int)bytes..];
        return true;
    }

    private static void ReadBody(
        ReadOnlySpan<byte> body, Span<DatanodeReply> replies, out long sequenceNumber, out int replyCount)
    {
        (sequenceNumber, replyCount) = (0, 0);
        bool hasNumber = false;
        int flagCount = 0;
        ReadOnlySpan<byte> rest = body;
        while (!rest.IsEmpty)
        {
            ulong tag = ReadVarint(ref rest, body.Length);
            switch (tag)
            {
                case NumberTag:
                    ulong zigzag = ReadVarint(ref rest, body.Length);
                    sequenceNumber = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                    hasNumber = true;
                    break;
                case ReplyTag:
                    AddStatus(replies, ref replyCount, flagCount, ReadVarint(ref rest, body.Length));
                    break;
                case FlagTag:
                    AddFlag(replies, ref flagCount, ReadVarint(ref rest, body.Length));
                    break;
                case PackedReplyTag or PackedFlagTag:
                    ReadOnlySpan<byte> packed = ReadBytes(ref rest, body.Length);
                    while (!packed.IsEmpty)
                    {
                        ulong value = ReadVarint(ref packed, body.Length);
                        if (tag == PackedReplyTag)
                        {
                            AddStatus(replies, ref replyCount, flagCount, value);
                        }
                        else
                        {
                            AddFlag(replies, ref flagCount, value);
                        }
                    }

                    break;
                default:
                    Skip(ref rest, tag, body.Length);
                    break;
            }
        }

        if (!hasNumber)
        {
            throw Malformed(body.Length);
        }

        // Both say it for each DataNode; who says only one of them says it, too.
        replyCount = Math.Max(replyCount, flagCount);
    }

    /// <summary>A flag says all that a status says, and more; a status counts only where there is no flag.</summary>
    private static void AddStatus(Span<DatanodeReply> replies, ref int count, int flagCount, ulong status)
    {
        ThrowIfFull(replies, count);
        if (count >= flagCount)
        {
            // Not cut to 32 bits: what is no status must not become one.
            replies[count] = new DatanodeReply((Status)(uint)Math.Min(status, int.MaxValue), IsCongested: false, IsSlow: false);
        }

        count++;
    }

    private static void AddFlag(Span<DatanodeReply> replies, ref int count, ulong flag)
    {
        ThrowIfFull(replies, count);
        replies[count++] = new DatanodeReply(
            (Status)(flag & 15), IsCongested: ((flag >> 5) & 3) == 3, IsSlow: ((flag >> 7) & 3) == 2);
    }

    private static void ThrowIfFull(Span<DatanodeReply> replies, int count)
    {
        if (count >= replies.Length)
        {
            throw new DataTransferException($"Acknowledgement by more than {replies.Length} DataNodes.");
        }
    }

    private static void Skip(ref ReadOnlySpan<byte> rest, ulong tag, int bodyBytes)
    {
        switch (tag >> 3 is > 0 and <= MaxFieldNumber ? tag & 7 : ulong.MaxValue)
        {
            case 0:
                ReadVarint(ref rest, bodyBytes);
                break;
            case 2:
                ReadBytes(ref rest, bodyBytes);
                break;
            case 1 when rest.Length >= 8:
                rest = rest[8..];
                break;
            case 5 when rest.Length >= 4:
                rest = rest[4..];
                break;
            default:
                throw Malformed(bodyBytes);
        }
    }

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> rest, int bodyBytes)
    {
        ulong length = ReadVarint(ref rest, bodyBytes);
        if (length > (ulong)rest.Length)
        {
            throw Malformed(bodyBytes);
        }

        ReadOnlySpan<byte> bytes = rest[..(int)length];
        rest = rest[(int)length..];
        return bytes;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> rest, int bodyBytes) =>
        Varint.TryRead(ref rest, out ulong value) ? value : throw Malformed(bodyBytes);

    private static DataTransferException Malformed(int bytes) => new($"Acknowledgement of {bytes} B is none.");
}
