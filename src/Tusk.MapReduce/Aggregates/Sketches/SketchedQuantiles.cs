using System.Globalization;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Aggregates.Sketches;

/// <summary>Quantiles of doubles from a sketch.</summary>
internal sealed class SketchedQuantiles : Aggregate<double, QuantileSketch, ValueList<double>>
{
    /// <summary>The least error: buckets are then numbered by 26 bits.</summary>
    private const double LeastError = 1.0 / 32768;
    private const double LargestError = 0.2;

    private readonly int _partBits;
    private readonly double[] _quantiles;

    public SketchedQuantiles(double relativeError, ReadOnlySpan<double> quantiles)
    {
        if (!(relativeError >= LeastError && relativeError <= LargestError))
        {
            throw new ArgumentOutOfRangeException(
                nameof(relativeError), relativeError, "The relative error is from 1/32768 to 0.2, such as 0.01.");
        }

        if (quantiles.IsEmpty)
        {
            throw new ArgumentException("No quantile is asked for; name at least one, such as 0.5.", nameof(quantiles));
        }

        foreach (double quantile in quantiles)
        {
            if (!(quantile >= 0 && quantile <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(quantiles), quantile, "A quantile is from 0 to 1.");
            }
        }

        _quantiles = quantiles.ToArray();
        _partBits = PartBits(relativeError);
        StateCodec = new Codec(_partBits);
    }

    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"{GetType()}({_partBits}; {string.Join(' ', _quantiles.Select(Invariant))})");

    public override ValueCodec<QuantileSketch> StateCodec { get; }

    public override QuantileSketch CreateState() => new(_partBits);

    public override void Add(ref QuantileSketch state, double value) => state.Add(value);

    public override void Merge(ref QuantileSketch state, in QuantileSketch other) => state.Add(other);

    public override ValueList<double> Result(in QuantileSketch state)
    {
        double[] values = new double[_quantiles.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = state.Quantile(_quantiles[i]);
        }

        return new ValueList<double>(values);
    }

    public override long HeapBytes(in QuantileSketch state) => state.HeapBytes;

    private static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first bucket of a power of two is the widest, relatively: from 1 to 1 + w its middle is off by w / (2 + w).</summary>
    private static int PartBits(double relativeError)
    {
        int bits = 1;
        while (1.0 / (1 << bits) / (2 + (1.0 / (1 << bits))) > relativeError)
        {
            bits++;
        }

        return bits;
    }

    private sealed class Codec(int partBits) : ValueCodec<QuantileSketch>
    {
        public override void Write(QuantileSketch value, EncodingBuffer output) => value.Write(output);

        public override QuantileSketch Read(scoped ref ValueReader input) => QuantileSketch.Read(ref input, partBits);
    }
}
