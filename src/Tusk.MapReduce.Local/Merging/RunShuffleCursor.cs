using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Runs;

namespace Tusk.MapReduce.Local.Merging;

/// <summary>One run as the reducer's input.</summary>
internal sealed class RunShuffleCursor(RunCursor run) : ShuffleCursor, IDisposable
{
    public override ReadOnlySpan<byte> Key => run.Key;

    public override ReadOnlySpan<byte> Value => run.Value;

    public override bool MoveNext() => run.MoveNext();

    public void Dispose() => run.Dispose();
}
