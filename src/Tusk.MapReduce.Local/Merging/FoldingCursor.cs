using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Merging;

/// <summary>Passes sorted records on with the values of each key folded into one.</summary>
internal sealed class FoldingCursor(ShuffleCursor source, ValueFolder folder, TaskContext context) : ShuffleCursor
{
    private byte[] _key = new byte[64];
    private int _keyLength;
    private bool _hasNext;
    private bool _started;

    public override ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    public override ReadOnlySpan<byte> Value => folder.Finish();

    public override bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            _hasNext = source.MoveNext();
        }

        if (!_hasNext)
        {
            return false;
        }

        Keep(source.Key);
        folder.Start(source.Value);
        while ((_hasNext = source.MoveNext()) && source.Key.SequenceEqual(Key))
        {
            context.ThrowIfStopping();
            folder.Add(source.Value);
        }

        return true;
    }

    private void Keep(ReadOnlySpan<byte> key)
    {
        if (key.Length > _key.Length)
        {
            _key = new byte[Math.Max(key.Length, (int)Math.Min(2L * _key.Length, Array.MaxLength))];
        }

        key.CopyTo(_key);
        _keyLength = key.Length;
    }
}
