using System.Buffers;

namespace Tusk.Protocol.Tests.Support;

/// <summary>Bytes as they arrive: in several pieces.</summary>
internal static class Pieces
{
    /// <summary>Bytes in pieces of a size, each in memory of its own.</summary>
    public static ReadOnlySequence<byte> Of(byte[] bytes, int size)
    {
        Piece? first = null;
        Piece? last = null;
        for (int at = 0; at < bytes.Length; at += size)
        {
            last = new Piece(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)).ToArray(), last);
            first ??= last;
        }

        return first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
