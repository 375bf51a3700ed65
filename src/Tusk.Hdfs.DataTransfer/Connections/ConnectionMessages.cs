using System.Buffers;
using Tusk.Protocol;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>Messages on a connection to a DataNode.</summary>
public static class ConnectionMessages
{
    /// <summary>Longest answer to an operation, in bytes.</summary>
    private const int MaxAnswerBytes = 1 << 20;

    /// <summary>Receives a message with its length in front.</summary>
    /// <exception cref="DatanodeConnectionException">The DataNode closed the connection, or was silent too long.</exception>
    /// <exception cref="ProtocolMessageException">The bytes are no such message.</exception>
    public static ValueTask<T> ReceiveMessageAsync<T>(this DataTransferConnection connection, CancellationToken cancellationToken)
        where T : class, IContract<T> => ReceiveMessageAsync<T>(connection, blocking: false, cancellationToken);

    /// <summary>The same, blocking or not.</summary>
    /// <inheritdoc cref="ReceiveMessageAsync{T}(DataTransferConnection, CancellationToken)"/>
    public static async ValueTask<T> ReceiveMessageAsync<T>(
        this DataTransferConnection connection, bool blocking, CancellationToken cancellationToken)
        where T : class, IContract<T>
    {
        ArgumentNullException.ThrowIfNull(connection);
        while (true)
        {
            var received = new ReadOnlySequence<byte>(connection.ReceivedMemory);
            long before = received.Length;
            if (Messages.TryReadDelimited(ref received, MaxAnswerBytes, out T? message))
            {
                connection.Consume((int)(before - received.Length));
                return message;
            }

            await connection.ReceiveAsync((int)before + 1, blocking, cancellationToken).ConfigureAwait(false);
        }
    }
}
