using System.Globalization;
using System.Text;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.KeyFields;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>Jobs of many shapes over the same input: lines of a key in hexadecimal, a space, and a value.</summary>
internal static class Shapes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<JobFactory> All { get; } =
    [
        CountByAggregate, CountByReduce, CountByCombiner, JoinByAggregate, JoinByReduce, LargestByAggregate, SortBytes, SortTexts,
        SumOfLongs, ValuesOfInts, SecondarySort, Partitioned, PartitionedAggregate, MapOnly, ReadsNone, ReadsSome, RecordValues, ByteValues,
        WordsByAggregate, LongsByAggregate, LastByAggregate, SeveralInputs, Joined, BroadcastJoined, SideFiles, Chained, ChainedMapOnly, ChainedAggregate, KeyFields, TotalOrder, TotalOrderAggregate, .. AggregateShapes.All,
    ];

    /// <summary>Those whose largest record may take part of a worker's share only, as they aggregate.</summary>
    public static bool Aggregates(JobFactory shape) => shape.Method.Name.Contains("Aggregate", StringComparison.Ordinal);

    /// <summary>Those that make no sense without a reducer.</summary>
    public static bool Joins(JobFactory shape) => shape == Joined;

    public static Job CountByAggregate(JobOptions o) => KeysOf(o).Aggregate(Count.Records).Write(TextOutput.Default, o.Output);

    public static Job CountByReduce(JobOptions o) => KeysOf(o).Reduce<byte[], long>(CountsIn(o)).Write(TextOutput.Default, o.Output);

    public static Job CountByCombiner(JobOptions o) => KeysOf(o)
        .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
        .Reduce<byte[], long>(CountsIn(o))
        .Write(TextOutput.Default, o.Output);

    /// <summary>A value on the heap that grows.</summary>
    public static Job JoinByAggregate(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, Letter(value))))
        .Aggregate(Monoid.Of("", static (a, b) => string.Concat((a + b).Order())))
        .Write(TextOutput.Default, o.Output);

    public static Job JoinByReduce(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, Letter(value))))
        .Reduce<byte[], string>(Passing<byte[], string, byte[], string>(
            o, static (group, output) => output.Emit(group.Key, string.Concat(group.Values))))
        .Write(TextOutput.Default, o.Output);

    public static Job LargestByAggregate(JobOptions o) => LinesOf(o)
        .Map<(byte[], int), long>(Each<(byte[], int), long>(
            o, static (key, value, output) => output.Emit((key, value.Length), value.Length * 1_000_003L % 977)))
        .Aggregate(Max.Int64)
        .Write(TextOutput.Default, o.Output);

    /// <summary>Keys that are views of bytes, as most jobs have.</summary>
    public static Job WordsByAggregate(JobOptions o)
    {
        var faults = new Faults(o);
        return LinesOf(o)
            .Map<Text, long>((line, output) =>
            {
                faults.Pass(output.Context);
                output.Emit(line.Slice(0, line.Bytes.IndexOf((byte)' ')), line.Length);
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Keys of eight bytes, many of them.</summary>
    public static Job LongsByAggregate(JobOptions o) => LinesOf(o)
        .Map<long, int>(Each<long, int>(o, static (key, value, output) => output.Emit(JavaHash.OfBytes(key) * 0x1_0000_0001L, value.Length)))
        .Aggregate(Sum.Int32)
        .Write(TextOutput.Default, o.Output);

    public static Job TotalOrder(JobOptions o) => LinesOf(o)
        .Map<(byte[], int), string>(Each<(byte[], int), string>(o, static (key, value, output) => output.Emit((key, value.Length), Letter(value))))
        .Order("Item1 desc")
        .GroupBy(1)
        .TotalOrder()
        .Reduce<int, byte[]>(Passing<(byte[], int), string, int, byte[]>(o, static (group, output) => output.Emit(group.Key.Item2, group.Key.Item1)))
        .Write(TextOutput.Default, o.Output);

    public static Job TotalOrderAggregate(JobOptions o) => KeysOf(o).TotalOrder().Aggregate(Count.Records).Write(TextOutput.Default, o.Output);

    /// <summary>Map functions behind one another, before and after the reducer, each of which drops and doubles some.</summary>
    public static Job Chained(JobOptions o) => Letters(o)
        .Reduce<byte[], string>(Passing<byte[], string, byte[], string>(
            o, static (group, output) => output.Emit(group.Key, string.Concat(group.Values))))
        .Map<int, byte[]>(static (pair, output) => output.Emit(pair.Value.Length, pair.Key))
        .Map<byte[], int>(static (pair, output) =>
        {
            if (pair.Key % 3 != 1)
            {
                output.Emit(pair.Value, -pair.Key);
            }
        })
        .Write(TextOutput.Default, o.Output);

    /// <summary>Text keys in the order of their second field as a number, grouped by it and by the first.</summary>
    public static Job KeyFields(JobOptions o) => LinesOf(o)
        .Map<string, string>(Each<string, string>(
            o, static (key, value, output) => output.Emit($"{Letter(value)};{(value.Length * 37 % 11) - 5};{Convert.ToHexString(key)}", Letter(value))))
        .Order(KeyFieldSpec.Parse("-k2,2nr -k1,1", ";"))
        .Partition(KeyFieldSpec.Parse("-k1,1", ";"))
        .Reduce<string, string>(Passing<string, string, string, string>(o, static (group, output) =>
        {
            foreach (Pair<string, string> record in group.Records)
            {
                output.Emit(record.Key, record.Value);
            }

            output.Emit("end", "");
        }))
        .Write(TextOutput.Default, o.Output);

    public static Job ChainedMapOnly(JobOptions o) => Letters(o).Write(TextOutput.Default, o.Output);

    public static Job ChainedAggregate(JobOptions o) => Letters(o)
        .Map<Text, long>(static (pair, output) => output.Emit(new Text(pair.Key), pair.Value[0]))
        .Aggregate(Sum.Int64)
        .Map<long, byte[]>(static (pair, output) => output.Emit(pair.Value, pair.Key.Bytes.ToArray()))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Values on the heap that stay small.</summary>
    public static Job LastByAggregate(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, value)))
        .Aggregate(Monoid.Of("", static (a, b) => string.CompareOrdinal(a, b) >= 0 ? a : b))
        .Write(TextOutput.Default, o.Output);

    public static Job SortBytes(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, value)))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    public static Job SortTexts(JobOptions o)
    {
        var faults = new Faults(o);
        return LinesOf(o)
            .Map<Text, Text>((line, output) =>
            {
                faults.Pass(output.Context);
                output.Emit(line, line.Slice(0, Math.Min(3, line.Length)));
            })
            .Reduce()
            .Write(TextOutput.Default, o.Output);
    }

    public static Job SumOfLongs(JobOptions o) => LinesOf(o)
        .Map<long, int>(Each<long, int>(o, static (key, value, output) => output.Emit(Number(key), value.Length)))
        .Reduce<long, long>(Passing<long, int, long, long>(
            o, static (group, output) => output.Emit(group.Key, group.Values.Sum(static value => (long)value))))
        .Write(TextOutput.Default, o.Output);

    public static Job ValuesOfInts(JobOptions o) => LinesOf(o)
        .Map<int, string>(Each<int, string>(o, static (key, value, output) =>
        {
            output.Emit((int)Number(key), value);
            output.Emit(-value.Length, "");
        }))
        .Reduce<int, string>(Passing<int, string, int, string>(
            o, static (group, output) => output.Emit(group.Key, string.Join('|', group.Values))))
        .Write(TextOutput.Default, o.Output);

    public static Job SecondarySort(JobOptions o) => LinesOf(o)
        .Map<(int, string, byte[]), string>(Each<(int, string, byte[]), string>(
            o, static (key, value, output) => output.Emit((value.Length % 5, value, key), Letter(value))))
        .Order("Item1 desc", "Item3 desc")
        .GroupBy(1)
        .Reduce<int, string>(Passing<(int, string, byte[]), string, int, string>(o, static (group, output) =>
        {
            var all = new StringBuilder();
            foreach (Pair<(int First, string Second, byte[] Third), string> record in group.Records)
            {
                all.Append(CultureInfo.InvariantCulture, $"{record.Key.Second}:{Convert.ToHexString(record.Key.Third)}={record.Value} ");
            }

            output.Emit(group.Key.Item1, all.ToString());
        }))
        .Write(TextOutput.Default, o.Output);

    public static Job Partitioned(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, value)))
        .Partition(static (key, partitions) => key.Length % partitions)
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    public static Job PartitionedAggregate(JobOptions o) => KeysOf(o)
        .Partition(static (key, partitions) => partitions - 1 - (key.Length % partitions))
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    /// <summary>The same files three times: by two formats, and by two functions.</summary>
    public static Job SeveralInputs(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, "l" + value)))
        .Read(TextInput.Strings, o.Inputs)
        .Map(static (line, output) => output.Emit([.. line.TakeWhile(static c => c != ' ').Select(static c => (byte)c)], "s"))
        .Read(TextInput.Records, o.Inputs)
        .Map(static (record, output) => output.Emit([(byte)record.Key], "r"))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    /// <summary>The same files on both sides: keys that come often have many rows.</summary>
    public static Job Joined(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, Letter(value))))
        .Join(
            right => right.Read(TextInput.Lines, o.Inputs)
                .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(value.Length == 1 ? [] : key, value))),
            JoinKind.FullOuter)
        .Reduce<byte[], string>(static (row, output) => output.Emit(
            row.Key, (row.HasLeft ? row.Left : "no left") + (row.HasRight ? row.Right : "no right")))
        .Write(TextOutput.Default, o.Output);

    /// <summary>The input joined with itself in the mappers, each left record with all right ones of its key.</summary>
    public static Job BroadcastJoined(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, Letter(value))))
        .BroadcastJoin(
            right => right.Read(TextInput.Lines, o.Inputs)
                .Map<byte[], int>(Each<byte[], int>(o, static (key, value, output) => output.Emit(value.Length == 1 ? [] : key, value.Length))),
            JoinKind.LeftOuter)
        .Map<byte[], string>(static (row, output) => output.Emit(row.Key, row.Left + (row.HasRight ? row.Right : -1)))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    /// <summary>Map and reduce tasks write files beside their part files.</summary>
    public static Job SideFiles(JobOptions o)
    {
        var longest = new NamedOutput<int, string>("lengths", TextOutput.Default);
        var letters = new NamedOutput<string, Nothing>("letters", TextOutput.Default);
        return LinesOf(o)
            .Map<byte[], string>(Each<byte[], string>(o, (key, value, output) =>
            {
                output.To(longest).Emit(key.Length, value);
                output.Emit(key, Letter(value));
            }))
            .Reduce<byte[], string>(Passing<byte[], string, byte[], string>(o, (group, output) =>
            {
                string all = string.Concat(group.Values);
                output.To(letters, $"group{all.Length % 3}").Emit(all, default);
                if (all.Length % 2 == 0)
                {
                    output.Emit(group.Key, all);
                }
            }))
            .Write(TextOutput.Default, o.Output);
    }

    public static Job MapOnly(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, value)))
        .Write(TextOutput.Default, o.Output);

    public static Job ReadsNone(JobOptions o) => KeysOf(o)
        .Reduce<byte[], Nothing>(Passing<byte[], long, byte[], Nothing>(o, static (group, output) => output.Emit(group.Key, default)))
        .Write(TextOutput.Default, o.Output);

    public static Job ReadsSome(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, value)))
        .Reduce<byte[], string>(Passing<byte[], string, byte[], string>(o, static (group, output) =>
        {
            int left = group.Key.Length % 3;
            foreach (string value in group.Values)
            {
                output.Emit(group.Key, value);
                if (left-- == 0)
                {
                    break;
                }
            }
        }))
        .Write(TextOutput.Default, o.Output);

    public static Job RecordValues(JobOptions o) => LinesOf(o)
        .Map<byte[], Measure>(Each<byte[], Measure>(o, static (key, value, output) =>
            output.Emit(key, new Measure(value.Length, value, value.Length % 2 == 0 ? value.Length : null))))
        .Reduce<byte[], string>(Passing<byte[], Measure, byte[], string>(o, static (group, output) =>
        {
            foreach (Measure measure in group.Values)
            {
                output.Emit(group.Key, measure.ToString());
            }
        }))
        .Write(TextOutput.Default, o.Output);

    public static Job ByteValues(JobOptions o) => LinesOf(o)
        .Map<string, byte[]>(Each<string, byte[]>(o, static (key, value, output) => output.Emit(value, key)))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    internal static InputStage<Text> LinesOf(JobOptions o) => Job.Named("shape").Read(TextInput.Lines, o.Inputs);

    private static MapStage<byte[], string> Letters(JobOptions o) => LinesOf(o)
        .Map<byte[], string>(Each<byte[], string>(o, static (key, value, output) => output.Emit(key, value)))
        .Map<string, byte[]>(static (pair, output) =>
        {
            output.Emit(Letter(pair.Value), pair.Key);
            if (pair.Value.Length % 2 == 0)
            {
                output.Emit(Letter(pair.Value), []);
            }
        })
        .Map<byte[], string>(static (pair, output) => output.Emit(pair.Value, pair.Key));

    private static MapStage<byte[], long> KeysOf(JobOptions o) =>
        LinesOf(o).Map<byte[], long>(Each<byte[], long>(o, static (key, value, output) => output.Emit(key, 1)));

    private static ReduceFunction<byte[], long, byte[], long> CountsIn(JobOptions o) =>
        Passing<byte[], long, byte[], long>(o, static (group, output) => output.Emit(group.Key, group.Values.Sum()));

    internal static MapFunction<Text, TKey, TValue> Each<TKey, TValue>(
        JobOptions o, Action<byte[], string, Output<TKey, TValue>> emit)
    {
        var faults = new Faults(o);
        return (line, output) =>
        {
            faults.Pass(output.Context);
            string text = line.ToString();
            int space = text.IndexOf(' ', StringComparison.Ordinal);
            emit(Convert.FromHexString(text.AsSpan(0, space)), text[(space + 1)..], output);
        };
    }

    private static ReduceFunction<TKey, TValue, TKeyOut, TValueOut> Passing<TKey, TValue, TKeyOut, TValueOut>(
        JobOptions o, ReduceFunction<TKey, TValue, TKeyOut, TValueOut> reduce)
    {
        var faults = new Faults(o);
        return (group, output) =>
        {
            faults.Pass(output.Context);
            reduce(group, output);
        };
    }

    /// <summary>Small numbers, so that there are duplicates, of both signs.</summary>
    private static long Number(byte[] key) => JavaHash.OfBytes(key) % 40L;

    internal static string Letter(string value) => value.Length == 0 ? "-" : value[^1..];
}
