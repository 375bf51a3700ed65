using System.Globalization;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Joins.Merges;

/// <summary>Checks that the keys of a file ascend.</summary>
internal sealed class KeyOrder<TKey>(KeyCodec<TKey> codec, TaskContext context)
    where TKey : allows ref struct
{
    private readonly EncodingBuffer _last = new();
    private bool _isAny;

    /// <summary>Takes the next key.</summary>
    /// <returns>Whether it is another one than the last.</returns>
    /// <exception cref="JoinOrderException">It is a smaller one.</exception>
    public bool Advance(ReadOnlySpan<byte> encoded)
    {
        int order = _isAny ? encoded.SequenceCompareTo(_last.Written) : 1;
        if (order == 0)
        {
            return false;
        }

        if (order < 0)
        {
            string last = LeftRecords<TKey, TKey, TKey>.Shown(codec.Decode(_last.Written));
            throw new JoinOrderException(string.Create(
                CultureInfo.InvariantCulture,
                $"{context.Split?.Path}, record at offset {context.RecordOffset}: its key {LeftRecords<TKey, TKey, TKey>.Shown(codec.Decode(encoded))} "
                + $"comes after {last}; a merge join takes files sorted by its key (text by its UTF-8 bytes), as jobs write them. Use Join for others."));
        }

        _isAny = true;
        _last.Clear();
        _last.Write(encoded);
        return true;
    }
}
