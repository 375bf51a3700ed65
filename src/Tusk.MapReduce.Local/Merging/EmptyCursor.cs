using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Local.Merging;

/// <summary>The input of a reducer whose partition is empty.</summary>
internal sealed class EmptyCursor : ShuffleCursor
{
    /// <summary>The one instance; it has no state.</summary>
    public static readonly EmptyCursor Instance = new();

    public override ReadOnlySpan<byte> Key => [];

    public override ReadOnlySpan<byte> Value => [];

    public override bool MoveNext() => false;
}
