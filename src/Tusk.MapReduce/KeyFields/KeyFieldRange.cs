namespace Tusk.MapReduce.KeyFields;

/// <summary>One <c>-k</c> of <see cref="KeyFieldSpec"/>: a range of the key's bytes, and how it is compared.</summary>
/// <param name="FirstField">The field it begins in, from 1.</param>
/// <param name="FirstByte">The byte of that field, from 1.</param>
/// <param name="LastField">The field it ends in; 0 for the end of the key.</param>
/// <param name="LastByte">The byte of that field; 0 for its last.</param>
/// <param name="IsNumeric">Whether it is compared as a number.</param>
/// <param name="IsReversed">Whether larger ones come first.</param>
internal readonly record struct KeyFieldRange(
    int FirstField, int FirstByte, int LastField, int LastByte, bool IsNumeric, bool IsReversed)
{
    /// <summary>Everything.</summary>
    public static KeyFieldRange WholeKey(bool isNumeric, bool isReversed) => new(1, 1, 0, 0, isNumeric, isReversed);

    /// <summary>Cuts it out of a key.</summary>
    /// <returns>False where the key has no such field, or ends before the first byte.</returns>
    /// <remarks>Source of the corner cases: Apache Hadoop 3.4, o.a.h.mapreduce.lib.partition.KeyFieldHelper.</remarks>
    public bool TryCut(ReadOnlySpan<byte> key, ReadOnlySpan<byte> separator, out ReadOnlySpan<byte> range)
    {
        range = default;
        if (key.IsEmpty || !TryFind(key, separator, FirstField, out int start, out _) || start + FirstByte > key.Length)
        {
            return false;
        }

        start += FirstByte - 1;
        int end = key.Length;
        if (LastField > 0 && TryFind(key, separator, LastField, out int lastStart, out int lastEnd))
        {
            end = Math.Min(LastByte == 0 ? lastEnd : lastStart + LastByte, key.Length);
        }

        range = start < end ? key[start..end] : default;
        return true;
    }

    private static bool TryFind(ReadOnlySpan<byte> key, ReadOnlySpan<byte> separator, int field, out int start, out int end)
    {
        start = 0;
        for (; ; field--)
        {
            int length = key[start..].IndexOf(separator);
            end = length < 0 ? key.Length : start + length;
            if (field == 1 || length < 0)
            {
                return field == 1;
            }

            start = end + separator.Length;
        }
    }
}
