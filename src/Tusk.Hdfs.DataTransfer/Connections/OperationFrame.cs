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
    /// <param name="operation">What is asked for.</param>
    /// <param name="message">How.</param>
    /// <param name="before">What goes in front.</param>
    public static ReadOnlyMemory<byte> Of(DataTransferOp operation, IContract message, ReadOnlySpan<byte> before = default)
    {
        var frame = new ArrayBufferWriter<byte>(UsualBytes);
        frame.Write(before);
        Span<byte> head = frame.GetSpan(HeadBytes);
        BinaryPrimitives.WriteInt16BigEndian(head, DataTransferVersion.Current);
        head[sizeof(short)] = (byte)operation;
        frame.Advance(HeadBytes);
        Messages.WriteDelimited(frame, message);
        return frame.WrittenMemory;
    }
}
