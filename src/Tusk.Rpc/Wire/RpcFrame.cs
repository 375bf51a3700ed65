using System.Buffers;
using System.Buffers.Binary;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Wire;

/// <summary>What everything after the preamble travels in: four bytes of length, then the content.</summary>
/// <remarks>
/// <code>
/// 0          4         4+N
/// | N: i32  | content |     big-endian; N does not count itself
/// </code>
/// Source: Apache Hadoop 3.4, o.a.h.ipc.Client.IpcStreams#readResponse, o.a.h.ipc.Server.Connection#readAndProcess.
/// </remarks>
internal static class RpcFrame
{
    /// <summary>Size of the length, in bytes.</summary>
    public const int PrefixBytes = sizeof(int);

    /// <summary>Writes the length of a frame.</summary>
    public static void WritePrefix(Span<byte> output, int contentBytes) =>
        BinaryPrimitives.WriteInt32BigEndian(output, contentBytes);

    /// <summary>Cuts a frame off the start of what has arrived, if all of it has.</summary>
    /// <param name="input">Advanced past the frame when true is returned; else untouched.</param>
    /// <param name="maxBytes">Bound on the content, in bytes: a peer must not size our buffers.</param>
    /// <param name="content">The content, when true is returned; valid as long as the input is.</param>
    /// <returns>False when more bytes are needed; that is not an error.</returns>
    /// <exception cref="RpcProtocolException">The length is zero, negative or over the bound.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> input, int maxBytes, out ReadOnlySequence<byte> content)
    {
        content = default;
        if (input.Length < PrefixBytes)
        {
            return false;
        }

        var reader = new SequenceReader<byte>(input);
        reader.TryReadBigEndian(out int length);
        if (length < 1 || length > maxBytes)
        {
            throw new RpcProtocolException(
                $"Length of an RPC answer out of range: {length} B, expected 1 to {maxBytes} B (ipc.maximum.response.length).",
                RequestOutcome.Unknown);
        }

        if (input.Length - PrefixBytes < length)
        {
            return false;
        }

        content = input.Slice(PrefixBytes, length);
        input = input.Slice(content.End);
        return true;
    }
}
