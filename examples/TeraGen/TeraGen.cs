using System.ComponentModel;
using System.Globalization;
using System.Text;
using Tusk.FileSystems;

namespace Tusk.Examples;

/// <summary>The rows of the sort benchmark, as Apache's teragen.</summary>
public static class TeraGen
{
    private const int MostMaps = 100_000;
    private const long ReportEvery = 10_000;

    // A file has less than 2^63 bytes.
    private const long MostRows = long.MaxValue / TeraRow.Bytes;

    /// <summary>Makes an input for each map task, which says which rows are its own, and runs the job.</summary>
    [Description("Makes the rows of the sort benchmark for terasort, as Apache's teragen does")]
    [JobArguments("ROWS OUTPUT")]
    public static async Task<int> RunAsync(JobSession session)
    {
        (long rows, string output) = Parse(session.Arguments);
        int maps = Maps(session);
        await session.RequireAbsentAsync(output);
        await using IntermediateFolder folder = await session.CreateIntermediateFolderAsync();
        for (int i = 0; i < maps; i++)
        {
            // Where a task begins is rounded as Apache's does it.
            long first = FirstOf(i, maps, rows);
            string line = string.Create(CultureInfo.InvariantCulture, $"{first}\t{FirstOf(i + 1, maps, rows) - first}\n");
            FsPath path = folder.Path.Append(string.Create(CultureInfo.InvariantCulture, $"in/map{i:D6}"));
            await using FsOutputStream file = await folder.FileSystem.CreateAsync(path, overwrite: false, session.CancellationToken);

            // All of one length: tasks are numbered by the lengths of their splits.
            await file.WriteAsync(Encoding.ASCII.GetBytes(line.PadLeft(64)), session.CancellationToken);
        }

        await session.RunAsync(Build, session.OptionsForOwnLines([folder.InputOf("in")], output));
        return 0;
    }

    /// <summary>Builds the job: each line says which row is the first, and how many there are.</summary>
    public static Job Build(JobOptions o) => Job.Named("teragen")
        .Read(TextInput.Strings, o.Inputs)
        .Map<Text, Nothing>(static (line, output) =>
        {
            string[] fields = line.Split('\t');
            long first = long.Parse(fields[0], CultureInfo.InvariantCulture);
            Emit(first, first + long.Parse(fields[1], CultureInfo.InvariantCulture), output);
        })
        .Write(TextOutput.Unseparated, o.Output);

    /// <summary>How many rows a word says: digits, and k, m, b or t for thousands, millions, billions (10^9) or trillions.</summary>
    public static long? ParseRows(string word)
    {
        long unit = word.Length == 0 ? 1 : word[^1] switch
        {
            'k' => 1_000,
            'm' => 1_000_000,
            'b' => 1_000_000_000,
            't' => 1_000_000_000_000,
            _ => 1,
        };
        ReadOnlySpan<char> digits = unit == 1 ? word : word.AsSpan(0, word.Length - 1);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= MostRows / unit
            ? count * unit
            : null;
    }

    private static void Emit(long first, long end, Output<Text, Nothing> output)
    {
        Span<byte> row = stackalloc byte[TeraRow.Bytes];
        UInt128 number = TeraRow.NumberOf(first);
        for (long i = first; i < end; i++)
        {
            if (i % ReportEvery == 0)
            {
                output.Context.ReportProgress(); // one record makes many: ends here when the job is cancelled
            }

            TeraRow.Write(i, number, row);
            output.Emit(new Text(row), default);
            number = TeraRow.Next(number);
        }
    }

    private static long FirstOf(int map, int maps, long rows) => map == maps ? rows : (long)Math.Ceiling(rows * (double)map / maps);

    private static (long Rows, string Output) Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count != 2)
        {
            throw new JobUsageException("teragen takes ROWS OUTPUT: how many rows of 100 bytes, and where they go.");
        }

        return ParseRows(arguments[0]) is { } rows
            ? (rows, arguments[1])
            : throw new JobUsageException($"ROWS is a whole number from 0 to {MostRows}, in digits or as 10k, 10m, 10b or 10t, not '{arguments[0]}'.");
    }

    private static int Maps(JobSession session)
    {
        string? maps = session.Configuration.Get("mapreduce.job.maps");
        return maps is null ? 1
            : int.TryParse(maps, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostMaps ? count
            : throw new JobUsageException($"mapreduce.job.maps is a whole number from 1 to {MostMaps}, not '{maps}'.");
    }
}
