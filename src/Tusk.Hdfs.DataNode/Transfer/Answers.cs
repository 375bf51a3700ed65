using System.Buffers;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Sends messages with their length in front.</summary>
internal static class Answers
{
    /// <summary>Sends one.</summary>
    public static ValueTask SendMessageAsync(this DataTransferConnection connection, IContract message, CancellationToken cancellationToken) =>
        connection.SendAsync(Encode(message), cancellationToken);

    /// <summary>The bytes of one.</summary>
    public static ReadOnlyMemory<byte> Encode(IContract message)
    {
        var bytes = new ArrayBufferWriter<byte>(64);
        Messages.WriteDelimited(bytes, message);
        return bytes.WrittenMemory;
    }
}
