using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tusk.MapReduce.Records;

/// <summary>Walks the words of a text without allocating; made by <see cref="Text.Tokens"/>.</summary>
/// <remarks>
/// It looks at 64 bytes at a time and keeps one bit for each place where a word begins or ends, so that a word costs
/// two bits taken off a register rather than a comparison for each of its bytes.
/// </remarks>
public ref struct TextTokens
{
    private const int BlockBytes = 64;

    private readonly ReadOnlySpan<byte> _bytes;

    // Where the present block begins, and what is left of its edges:
    // begin, end, begin, ... by position from its start.
    private int _block;
    private ulong _edges;

    // How many bytes were looked at, and whether the last of them is part of a word.
    private int _seen;
    private bool _inWord;

    private int _start;
    private int _end;

    internal TextTokens(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The current word.</summary>
    public readonly Text Current => new(_bytes[_start.._end]);

    /// <summary>This walk; lets <c>foreach</c> use it.</summary>
    public readonly TextTokens GetEnumerator() => this;

    /// <summary>Moves to the next word.</summary>
    /// <returns>False after the last one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        ulong edges = _edges;
        ulong ends = edges & (edges - 1);
        if (ends == 0)
        {
            return MoveIntoNextBlock();
        }

        _start = _block + BitOperations.TrailingZeroCount(edges);
        _end = _block + BitOperations.TrailingZeroCount(ends);
        _edges = ends & (ends - 1);
        return true;
    }

    /// <summary>Moves to a word that does not both begin and end in what is left of the present block.</summary>
    private bool MoveIntoNextBlock()
    {
        while (_edges == 0)
        {
            if (_seen == _bytes.Length)
            {
                return false;
            }

            FindEdges();
        }

        _start = TakeEdge();
        while (_edges == 0 && _seen < _bytes.Length)
        {
            FindEdges();
        }

        // The end of the text ends its last word.
        _end = _edges == 0 ? _bytes.Length : TakeEdge();
        return true;
    }

    private int TakeEdge()
    {
        int edge = _block + BitOperations.TrailingZeroCount(_edges);
        _edges &= _edges - 1;
        return edge;
    }

    /// <summary>Looks at the next block, or at what is left of the text.</summary>
    private void FindEdges()
    {
        int count = Math.Min(_bytes.Length - _seen, BlockBytes);
        ulong words = ~Delimiters(_bytes, _seen);
        if (count < BlockBytes)
        {
            words &= (1UL << count) - 1;
        }

        // An edge is where a byte and the one before it are not both, or not neither, part of a word.
        ulong edges = words ^ ((words << 1) | (_inWord ? 1UL : 0));
        if (count < BlockBytes)
        {
            edges &= (2UL << count) - 1; // where the text ends, its last word does
        }

        _block = _seen;
        _edges = edges;
        _inWord = (words >> (count - 1) & 1) != 0;
        _seen += count;
    }

    /// <summary>A bit for each of 64 bytes that is a delimiter; beyond the end of the text any.</summary>
    private static ulong Delimiters(ReadOnlySpan<byte> text, int start)
    {
        int count = text.Length - start;
        if (count >= BlockBytes)
        {
            return DelimitersOfBlock(text[start..]);
        }

        // The last 64 bytes, of which those before the start fall off.
        return text.Length >= BlockBytes
            ? DelimitersOfBlock(text[^BlockBytes..]) >> (BlockBytes - count)
            : DelimitersOfLess(text);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong DelimitersOfBlock(ReadOnlySpan<byte> bytes) => Vector512.IsHardwareAccelerated
        ? Delimiters(Vector512.Create(bytes))
        : Delimiters(Vector256.Create(bytes)) | ((ulong)Delimiters(Vector256.Create(bytes[32..])) << 32);

    /// <summary>The same for a text of less than 64 bytes.</summary>
    private static ulong DelimitersOfLess(ReadOnlySpan<byte> bytes)
    {
        // Two reads that overlap; where they do, both find the same.
        int length = bytes.Length;
        return length switch
        {
            >= 32 => Delimiters(Vector256.Create(bytes))
                | ((ulong)Delimiters(Vector256.Create(bytes[^32..])) << (length - 32)),
            >= 16 => Delimiters(Vector128.Create(bytes))
                | ((ulong)Delimiters(Vector128.Create(bytes[^16..])) << (length - 16)),
            _ => DelimitersOfFew(bytes),
        };
    }

    private static ulong DelimitersOfFew(ReadOnlySpan<byte> bytes)
    {
        // Space, tab, LF, FF, CR: one bit each in a word indexed by the byte (all are at most 32).
        const ulong Delimiters = 1UL << ' ' | 1UL << '\t' | 1UL << '\n' | 1UL << '\f' | 1UL << '\r';
        ulong found = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            found |= (bytes[i] <= 32 ? (Delimiters >> bytes[i]) & 1 : 0) << i;
        }

        return found;
    }

    // Tab to CR are five neighbours, of which the middle one, VT, is no delimiter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Delimiters(Vector512<byte> bytes) => (Vector512.Equals(bytes, Vector512.Create((byte)' '))
        | Vector512.AndNot(
            Vector512.LessThanOrEqual(bytes - Vector512.Create((byte)'\t'), Vector512.Create((byte)('\r' - '\t'))),
            Vector512.Equals(bytes, Vector512.Create((byte)'\v')))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Delimiters(Vector256<byte> bytes) => (Vector256.Equals(bytes, Vector256.Create((byte)' '))
        | Vector256.AndNot(
            Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'\t'), Vector256.Create((byte)('\r' - '\t'))),
            Vector256.Equals(bytes, Vector256.Create((byte)'\v')))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Delimiters(Vector128<byte> bytes) => (Vector128.Equals(bytes, Vector128.Create((byte)' '))
        | Vector128.AndNot(
            Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'\t'), Vector128.Create((byte)('\r' - '\t'))),
            Vector128.Equals(bytes, Vector128.Create((byte)'\v')))).ExtractMostSignificantBits();
}
