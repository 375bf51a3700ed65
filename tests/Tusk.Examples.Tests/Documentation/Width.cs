namespace Tusk.Examples.Tests.Documentation;

public sealed class Width : Aggregate<double, Extent, double>
{
    public override Extent CreateState() => new(double.PositiveInfinity, double.NegativeInfinity);

    public override void Add(ref Extent state, double value) =>
        state = new(Math.Min(state.Least, value), Math.Max(state.Largest, value));

    public override void Merge(ref Extent state, in Extent other) =>
        state = new(Math.Min(state.Least, other.Least), Math.Max(state.Largest, other.Largest));

    public override double Result(in Extent state) => state.Largest - state.Least;
}
