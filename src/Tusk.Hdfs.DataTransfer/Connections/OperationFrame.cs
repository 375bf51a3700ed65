using System.Buffers;
using System.Buffers.Binary;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>An operation as a DataNode is asked for it: version (i16), opcode (i8), and the message with its length in front.</summary>
internal static class OperationFrame
{
    private const int HeadBytes = sizeof(short) + sizeof(byte);
    private const int UsualBytes = 256;

    /// <summary>The bytes.</summary>
    public static ReadOnlyMemory<byte> Of(DataTransferOp operation, IContract message)
    {
        var frame = new ArrayBufferWriter<byte>(UsualBytes);
        Span<byte> head = frame.GetSpan(HeadBytes);
        BinaryPrimitives.WriteInt16BigEndian(head, DataTransferVersion.Current);
        head[sizeof(short)] = (byte)operation;
        frame.Advance(HeadBytes);
        Messages.WriteDelimited(frame, message);
        return frame.WrittenMemory;
    }
}
