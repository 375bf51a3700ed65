using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using System.Text;
using Tusk.FileSystems;

namespace Tusk.Examples;

/// <summary>An estimate of pi: which part of the points of a unit square lie in the circle within it, as Apache's pi.</summary>
public static class Pi
{
    private const int MostMaps = 100_000;
    private const int Decimals = 20;
    private const long ReportEvery = 10_000;

    /// <summary>Makes an input for each map task, runs the job, and tells the estimate.</summary>
    [Description("Estimates pi from points of a Halton sequence, as Apache's pi does")]
    [JobArguments("MAPS SAMPLES")]
    public static async Task<int> RunAsync(JobSession session)
    {
        (int maps, long samples) = Parse(session.Arguments);
        long inside = 0;
        await using (IntermediateFolder folder = await session.CreateIntermediateFolderAsync())
        {
            await WriteInputsAsync(folder, maps, samples, session.CancellationToken);
            JobResult result = await session.RunAsync(Build, session.OptionsForOwnLines([folder.InputOf("in")], folder.OutputOf("out")));
            await foreach ((string key, string value) in session.ReadOutputAsync(result))
            {
                inside += key == "inside" ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
            }
        }

        session.Answer($"Estimated value of Pi is {Estimate(inside, maps * (BigInteger)samples)}");
        return 0;
    }

    /// <summary>Builds the job: each line says how many points are passed over and how many follow; how many of these are in
    /// the circle.</summary>
    public static Job Build(JobOptions o) => Job.Named("pi")
        .Read(TextInput.Strings, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            string[] fields = line.Split('\t');
            long count = long.Parse(fields[1], CultureInfo.InvariantCulture);
            long inside = CountInside(long.Parse(fields[0], CultureInfo.InvariantCulture), count, output.Context);
            output.Emit("inside"u8, inside);
            output.Emit("outside"u8, count - inside);
        })
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    /// <summary>4 * inside / total with 20 decimals, a half rounded up, whatever the size of the numbers.</summary>
    public static string Estimate(BigInteger inside, BigInteger total)
    {
        // floor(4 * inside * 10^20 / total + 1/2)
        BigInteger scaled = ((8 * inside * BigInteger.Pow(10, Decimals)) + total) / (2 * total);
        string digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        return $"{digits[..^Decimals]}.{digits[^Decimals..]}";
    }

    private static (int Maps, long Samples) Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count != 2)
        {
            throw new JobUsageException("pi takes MAPS SAMPLES: how many map tasks, and how many points each of them takes.");
        }

        if (!int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out int maps) || maps is < 1 or > MostMaps)
        {
            throw new JobUsageException($"MAPS is a whole number from 1 to {MostMaps}, not '{arguments[0]}'.");
        }

        long most = long.MaxValue / maps; // the index of the last point is a long
        return long.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out long samples) && samples >= 1 && samples <= most
            ? (maps, samples)
            : throw new JobUsageException($"SAMPLES is a whole number from 1 to {most} for {maps} maps, not '{arguments[1]}'.");
    }

    private static async Task WriteInputsAsync(IntermediateFolder folder, int maps, long samples, CancellationToken cancellationToken)
    {
        for (int i = 0; i < maps; i++)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"{i * samples}\t{samples}\n");
            FsPath path = folder.Path.Append(string.Create(CultureInfo.InvariantCulture, $"in/map{i:D6}"));
            await using FsOutputStream file = await folder.FileSystem.CreateAsync(path, overwrite: false, cancellationToken);
            await file.WriteAsync(Encoding.ASCII.GetBytes(line), cancellationToken);
        }
    }

    private static long CountInside(long passed, long count, TaskContext context)
    {
        var points = new HaltonPoints(passed);
        long inside = 0;
        for (long i = 0; i < count; i++)
        {
            if (i % ReportEvery == 0)
            {
                context.ReportProgress(); // one record, and it may take long: ends here when the job is cancelled
            }

            (double x, double y) = points.Next();
            (x, y) = (x - 0.5, y - 0.5);
            inside += (x * x) + (y * y) <= 0.25 ? 1 : 0;
        }

        return inside;
    }
}
