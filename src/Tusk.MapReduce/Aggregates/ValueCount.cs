namespace Tusk.MapReduce.Aggregates;

/// <summary>How many values there are.</summary>
internal sealed class ValueCount<TValue> : Aggregate<TValue, long, long>
    where TValue : allows ref struct
{
    public override long CreateState() => 0;

    public override void Add(ref long state, TValue value) => state++;

    public override void Merge(ref long state, in long other) => state += other;

    public override long Result(in long state) => state;
}
