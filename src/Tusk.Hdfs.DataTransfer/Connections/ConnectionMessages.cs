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
    public static ValueTask<T> ReceiveMessageAsync<T>(
        this DataTransferConnection connection, bool blocking, CancellationToken cancellationToken)
        where T : class, IContract<T> => ReceiveMessageAsync<T>(connection, followedBy: 0, blocking, cancellationToken);

    /// <summary>The same, not in a hurry where more follows: a wait lasts until that is there, or the other end has closed, or a second.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="followedBy">How many bytes will follow the message at least, unless it is a refusal.</param>
    /// <param name="blocking">Whether to wait on this thread.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <inheritdoc cref="ReceiveMessageAsync{T}(DataTransferConnection, CancellationToken)" path="/exception"/>
    public static async ValueTask<T> ReceiveMessageAsync<T>(
        this DataTransferConnection connection, int followedBy, bool blocking, CancellationToken cancellationToken)
        where T : class, IContract<T>
    {
        ArgumentNullException.ThrowIfNull(connection);
        while (true)
        {
            var received = new ReadOnlySequence<byte>(connection.ReceivedMemory);
            int before = (int)received.Length;
            if (Messages.TryReadDelimited(ref received, MaxAnswerBytes, out T? message))
            {
                connection.Consume(before - (int)received.Length);
                return message;
            }

            await connection.ReceiveSomeAsync(before + 1, before + 1 + followedBy, blocking, cancellationToken).ConfigureAwait(false);
        }
    }
}
