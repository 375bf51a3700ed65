using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Tests.Codecs;

namespace Tusk.MapReduce.Tests.Aggregates;

/// <summary>What every aggregate promises, whatever its values: its states are a commutative monoid, and equal ones have equal bytes.</summary>
internal static class AggregateLaws
{
    private const int DamagedPerState = 40;

    /// <summary>Checks them over lists of values.</summary>
    public static void Hold<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate, Gen<TValue> values)
    {
        Gen<TValue[]> lists = Gen.Choose(0, 30).SelectMany(length => Gen.ArrayOf(values, length));
        var cases = from a in lists from b in lists from c in lists from seed in Gen.Choose(0, int.MaxValue) select (a, b, c, seed);
        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            (TValue[] a, TValue[] b, TValue[] c, int seed) = drawn;
            IsCommutativeMonoid(aggregate, a, b, c);
            OrderAndPartitionDoNotMatter(aggregate, [.. a, .. b, .. c], new Random(seed));
            StatesReadBack(aggregate, a);
            DamageIsRefused(aggregate, a, new Random(seed));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }

    /// <summary>What values come to, each added to one state.</summary>
    public static TResult ResultOf<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate, params IEnumerable<TValue> values) =>
        aggregate.Result(StateOf(aggregate, values));

    /// <summary>As text output writes it.</summary>
    public static string TextOf<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate, params IEnumerable<TValue> values) =>
        Encoding.UTF8.GetString(TextFormats.For<TResult>().Rendered(ResultOf(aggregate, values)));

    private static void IsCommutativeMonoid<TValue, TState, TResult>(
        Aggregate<TValue, TState, TResult> aggregate, TValue[] a, TValue[] b, TValue[] c)
    {
        byte[] alone = Bytes(aggregate, StateOf(aggregate, a));
        TState other = StateOf(aggregate, b);
        byte[] before = Bytes(aggregate, other);
        TState both = Merged(aggregate, StateOf(aggregate, a), other);

        Assert.Equal(alone, Bytes(aggregate, Merged(aggregate, aggregate.CreateState(), StateOf(aggregate, a))));
        Assert.Equal(alone, Bytes(aggregate, Merged(aggregate, StateOf(aggregate, a), aggregate.CreateState())));
        Assert.Equal(before, Bytes(aggregate, other));
        Assert.Equal(Bytes(aggregate, both), Bytes(aggregate, Merged(aggregate, other, StateOf(aggregate, a))));
        Assert.Equal(
            Bytes(aggregate, Merged(aggregate, both, StateOf(aggregate, c))),
            Bytes(aggregate, Merged(aggregate, StateOf(aggregate, a), Merged(aggregate, StateOf(aggregate, b), StateOf(aggregate, c)))));
    }

    /// <summary>Values in any order, in parts that are merged in any order, some of them by way of their bytes.</summary>
    private static void OrderAndPartitionDoNotMatter<TValue, TState, TResult>(
        Aggregate<TValue, TState, TResult> aggregate, TValue[] values, Random random)
    {
        TState expected = StateOf(aggregate, values);
        byte[] bytes = Bytes(aggregate, expected);
        string text = Text(aggregate, expected);
        random.Shuffle(values);
        List<TState> parts = [];
        for (int at = 0; at < values.Length;)
        {
            int next = Math.Min(values.Length, at + random.Next(1, 8));
            parts.Add(StateOf(aggregate, values[at..next]));
            at = next;
        }

        parts.Add(aggregate.CreateState());
        while (parts.Count > 1)
        {
            int from = random.Next(parts.Count);
            TState taken = parts[from];
            parts.RemoveAt(from);
            int into = random.Next(parts.Count);
            TState merged = parts[into];
            aggregate.Merge(ref merged, random.Next(2) == 0 ? taken : aggregate.StateCodec.ReadWhole(Bytes(aggregate, taken)));
            parts[into] = merged;
        }

        Assert.Equal(bytes, Bytes(aggregate, parts[0]));
        Assert.Equal(text, Text(aggregate, parts[0]));
    }

    private static void StatesReadBack<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate, TValue[] values)
    {
        TState state = StateOf(aggregate, values);
        byte[] bytes = Bytes(aggregate, state);
        TState read = aggregate.StateCodec.ReadWhole(bytes);

        Assert.Equal(bytes, Bytes(aggregate, read));
        Assert.Equal(Text(aggregate, state), Text(aggregate, read));
        Assert.True(aggregate.StateCodec.FixedBytes < 0 || aggregate.StateCodec.FixedBytes == bytes.Length);
        Assert.True(aggregate.HeapBytes(state) >= 0);
    }

    /// <summary>Every cut is refused; other damage is refused, too, or makes a state that is written as it was read.</summary>
    private static void DamageIsRefused<TValue, TState, TResult>(
        Aggregate<TValue, TState, TResult> aggregate, TValue[] values, Random random)
    {
        byte[] bytes = Bytes(aggregate, StateOf(aggregate, values));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => aggregate.StateCodec.ReadWhole(bytes[..length]));
        }

        for (int i = 0; i < DamagedPerState && bytes.Length > 0; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var reader = new ValueReader(damaged);
            try
            {
                TState state = aggregate.StateCodec.Read(ref reader);
                Assert.Equal(Bytes(aggregate, state), Bytes(aggregate, Merged(aggregate, aggregate.CreateState(), state)));
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        }
    }

    private static TState StateOf<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate, IEnumerable<TValue> values)
    {
        TState state = aggregate.CreateState();
        foreach (TValue value in values)
        {
            aggregate.Add(ref state, value);
        }

        return state;
    }

    /// <summary>Both as one; neither is changed.</summary>
    private static TState Merged<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate, TState left, TState right)
    {
        TState merged = aggregate.StateCodec.ReadWhole(Bytes(aggregate, left));
        aggregate.Merge(ref merged, right);
        return merged;
    }

    private static byte[] Bytes<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate, TState state) =>
        aggregate.StateCodec.Written(state);

    private static string Text<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate, TState state) =>
        Encoding.UTF8.GetString(TextFormats.For<TResult>().Rendered(aggregate.Result(state)));
}
