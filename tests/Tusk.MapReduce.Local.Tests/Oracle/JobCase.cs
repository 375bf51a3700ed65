using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.Common.Configurations;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>A job, its input and how the engine is to run it.</summary>
internal sealed record JobCase(
    int Shape, string[] Lines, int Files, int SplitBytes, int MemoryUnits, int Threads, int Factor, int Reducers, string? MapFault, string? ReduceFault)
{
    private const int MinShareBytes = 2048;
    private const int MostShownLines = 1000;

    public JobFactory Factory => Shapes.All[Shape % Shapes.All.Count];

    /// <summary>For all threads together; at the least, a few records fill a worker's share.</summary>
    private int MemoryBytes => 2 * MinShareBytes * Threads * MemoryUnits;

    /// <summary>Cases, smaller ones where a case fails.</summary>
    public static Arbitrary<JobCase> Arbitrary { get; } = Arb.From(Generate(), Shrink);

    public JobOptions Options(TemporaryFolder folder, string output)
    {
        var configuration = new Configuration();
        void Set(string name, long value) => configuration.Set(name, value.ToString(CultureInfo.InvariantCulture));
        Set("mapreduce.input.fileinputformat.split.maxsize", SplitBytes);
        Set("tusk.engine.memory", MemoryBytes);
        Set("tusk.engine.threads", Threads);
        Set("mapreduce.task.io.sort.factor", Factor);
        Set("mapreduce.job.reduces", Shapes.Joins(Factory) ? Math.Max(1, Reducers) : Reducers);
        configuration.Set("mapreduce.cluster.local.dir", folder["scratch"]);
        var options = new JobOptions([folder["in"]], folder[output], configuration);
        _ = MapFault is null ? options : options.Set("fail-map", MapFault);
        return ReduceFault is null ? options : options.Set("fail-reduce", ReduceFault);
    }

    /// <summary>Spreads the lines over the input files; some files may be empty.</summary>
    public void WriteInput(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["in"]);
        for (int file = 0; file < Files; file++)
        {
            string[] lines = [.. Lines.Where((_, i) => i % Files == file)];
            File.WriteAllText(Path.Combine(folder["in"], $"{file:D2}.txt"), string.Concat(lines.Select(static line => line + "\n")));
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Factory.Method.Name}: {Files} files, splits {SplitBytes}, memory {MemoryBytes}, threads {Threads}, factor {Factor}, "
        + $"reducers {Reducers}, faults {MapFault ?? "-"} {ReduceFault ?? "-"}, {Lines.Length} lines:\n{string.Join('\n', Lines.Take(MostShownLines))}");

    private static Gen<JobCase> Generate() =>
        from shape in Gen.Choose(0, Shapes.All.Count - 1)
        from units in Gen.Frequency((4, Gen.Constant(1)), (2, Gen.Choose(2, 8)), (1, Gen.Constant(1000)))
        from count in Gen.Frequency((1, Gen.Choose(0, 3)), (4, Gen.Choose(4, 80)), (2, Gen.Choose(100, 600)))
        from lines in Gen.ArrayOf(Line(LongestKey(shape, units)), count)
        from files in Gen.Choose(1, 4)
        from splitBytes in Gen.Frequency((2, Gen.Choose(100, 1000)), (2, Gen.Choose(1000, 20_000)), (1, Gen.Constant(1 << 30)))
        from threads in Gen.Choose(1, 4)
        from factor in Gen.Elements(2, 2, 3, 5, 100)
        from reducers in Gen.Choose(0, 7)
        from mapFault in Fault(4)
        from reduceFault in Fault(Math.Max(1, reducers))
        select new JobCase(shape, lines, files, splitBytes, units, threads, factor, reducers, mapFault, reduceFault);

    /// <summary>A record must fit the sort buffer: a worker's share, or a third of it beside hash tables; some 600 B are for the rest.</summary>
    private static int LongestKey(int shape, int units)
    {
        int share = MinShareBytes * units / (Shapes.Aggregates(Shapes.All[shape]) ? 3 : 1);
        return Math.Clamp((share - 700) / 3, 10, 9000); // hexadecimal doubles it where the line is the key
    }

    private static Gen<string> Line(int longest) =>
        from key in Key(longest)
        from value in Gen.Frequency((3, Gen.Elements("", "a", "b", "value")), (1, Gen.Choose(0, longest / 10).Select(static n => new string('v', n))))
        select $"{Convert.ToHexString(key)} {value}";

    private static Gen<byte[]> Key(int longest) => Gen.Frequency(
        (2, Gen.Elements<byte[]>([], [0], [0, 0], [0xff], [0xff, 0], [0x61], [0x61, 0], [0x80])),
        (3, Gen.ArrayOf(Gen.Elements<byte>(0, 1, 0x61, 0x7f, 0x80, 0xff), 3)),
        (2, Gen.Choose(0, 40).Select(static n => Encoding.ASCII.GetBytes($"word{n}"))),
        (1, from prefix in Gen.Elements(8, 16, 24)
            from end in Gen.ArrayOf(Gen.Elements<byte>(0, 0x61, 0xff), 2)
            select (byte[])[.. Enumerable.Repeat((byte)0x61, prefix), .. end]),
        (1, from length in Gen.Choose(Math.Max(0, longest - 300), longest)
            from last in Gen.Elements<byte>(0, 0x61, 0xff)
            select (byte[])[.. Enumerable.Repeat((byte)0x61, length), last]));

    private static Gen<string?> Fault(int tasks) => Gen.Frequency(
        (2, Gen.Constant<string?>(null)),
        (1, from task in Gen.Choose(0, tasks - 1)
            from attempts in Gen.Choose(1, 3)
            from call in Gen.Choose(0, 30)
            select (string?)Faults.Spec(task, attempts, call)));

    private static IEnumerable<JobCase> Shrink(JobCase failing)
    {
        int half = failing.Lines.Length / 2;
        if (half > 0)
        {
            yield return failing with { Lines = failing.Lines[half..] };
            yield return failing with { Lines = failing.Lines[..half] };
        }

        for (int i = 0; i < failing.Lines.Length && failing.Lines.Length <= 20; i++)
        {
            yield return failing with { Lines = [.. failing.Lines[..i], .. failing.Lines[(i + 1)..]] };
        }

        JobCase[] simpler =
        [
            failing with { MapFault = null }, failing with { ReduceFault = null }, failing with { Files = 1 }, failing with { Threads = 1 },
            failing with { SplitBytes = 1 << 30 }, failing with { Reducers = Math.Min(1, failing.Reducers) }, failing with { Factor = 100 },
        ];
        foreach (JobCase candidate in simpler.Where(candidate => candidate != failing))
        {
            yield return candidate;
        }
    }
}
