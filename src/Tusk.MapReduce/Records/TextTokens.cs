using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Records;

/// <summary>Walks the words of a text without allocating; made by <see cref="Text.Tokens"/>.</summary>
public ref struct TextTokens
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _start;
    private int _end;

    internal TextTokens(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _start = 0;
        _end = 0;
    }

    /// <summary>The current word.</summary>
    public readonly Text Current => new(_bytes[_start.._end]);

    /// <summary>This walk; lets <c>foreach</c> use it.</summary>
    public readonly TextTokens GetEnumerator() => this;

    /// <summary>Moves to the next word.</summary>
    /// <returns>False after the last one.</returns>
    public bool MoveNext()
    {
        ReadOnlySpan<byte> bytes = _bytes;
        int start = _end;
        while ((uint)start < (uint)bytes.Length && IsDelimiter(bytes[start]))
        {
            start++;
        }

        int end = start;
        while ((uint)end < (uint)bytes.Length && !IsDelimiter(bytes[end]))
        {
            end++;
        }

        _start = start;
        _end = end;
        return end > start;
    }

    // Space, tab, LF, FF, CR: one bit each in a word indexed by the byte (all are at most 32).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDelimiter(byte b) => b <= 32 && ((1UL << b) & Delimiters) != 0;

    private const ulong Delimiters = 1UL << ' ' | 1UL << '\t' | 1UL << '\n' | 1UL << '\f' | 1UL << '\r';
}
