using System.Globalization;
using Tusk.CommandLine;
using Tusk.Examples;
using Tusk.FileSystems;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.Running;
using Tusk.Terminal;

namespace Tusk.Cli.Demo;

/// <summary>The tour: make the weather, run the job, show the result, tell the speed.</summary>
internal sealed class DemoTour(DemoOptions options, DemoScreen screen, CommandIo io)
{
    private readonly DemoFolders _folders = new(options);

    /// <summary>Does all of it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Compares && !AwkPipeline.IsAvailable())
        {
            throw new IOException("--compare needs sh and awk, and there is no awk in PATH");
        }

        _folders.CheckOutput();
        _folders.MakeData();
        try
        {
            // Until the end: what one demo reads no other may replace.
            using WeatherLock held = WeatherData.Lock(_folders.Data, TellWaiting, cancellationToken);
            await RunAloneAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _folders.RemoveEmptyData();
        }

        io.Write(WhatNext());
    }

    private async Task RunAloneAsync(CancellationToken cancellationToken)
    {
        _folders.ClearOutput();
        MakeData(cancellationToken);
        JobResult result = await RunJobAsync(cancellationToken).ConfigureAwait(false);
        _folders.MarkOutput();
        List<YearMaximum> maxima = YearMaximum.ReadParts(_folders.Output);
        Show(result, maxima);
        if (options.Compares)
        {
            await CompareAsync(result, maxima, cancellationToken).ConfigureAwait(false);
        }
    }

    private void TellWaiting() =>
        io.WriteErrorText($"Waiting for another demo, which uses the weather in {HumanFormat.Printable(_folders.Data)}\n");

    private void MakeData(CancellationToken cancellationToken)
    {
        using var line = ProgressLine.OfProcess(io);
        long made = 0;
        WeatherData.EnsureAlone(
            _folders.Data,
            new WeatherOptions(TotalBytes: options.SizeBytes),
            Environment.ProcessorCount,
            bytes => line.Update(
                $"making the weather, once: {HumanFormat.Bytes(Interlocked.Add(ref made, bytes))} of {HumanFormat.Bytes(options.SizeBytes)}"),
            cancellationToken);
    }

    private async Task<JobResult> RunJobAsync(CancellationToken cancellationToken)
    {
        var jobOptions = new JobOptions([Escaped(FsPath.FromLocal(_folders.Data).ToString())], FsPath.FromLocal(_folders.Output).ToString());
        RunningJob job = TuskEngines.CreateLocal().Submit(MaxTemperature.Build, jobOptions, cancellationToken);
        using (Console.IsErrorRedirected ? null : new ProgressThread(job, ProgressLine.OfProcess(io)))
        {
            return await job.Completion.ConfigureAwait(false);
        }
    }

    // An input is a pattern and a comma list; a folder of any name is to be itself.
    private static string Escaped(string path)
    {
        string escaped = "";
        foreach (char c in path)
        {
            escaped += ",{}[]*?\\".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}";
        }

        return escaped;
    }

    private void Show(JobResult result, List<YearMaximum> maxima)
    {
        double seconds = Math.Max(result.Elapsed.TotalSeconds, 1e-6);
        long records = result.Counters[TaskCounter.MapInputRecords].Value;
        string unit = screen.HasUnicode ? "°C" : "C";
        io.Write(
            screen.Colour($"The highest temperature of each year, in {unit}", "1") + "\n"
            + $"from {HumanFormat.Grouped(records)} made-up weather records in {_folders.Data}\n\n"
            + (options.ShowsEveryYear ? MaximaTable.OfYears(maxima) : MaximaTable.OfDecades(maxima))
            + "\n" + YearPlot.Of(maxima, screen)
            + $"\n{HumanFormat.Bytes(result.InputBytes)} in {HumanFormat.Duration(result.Elapsed)}: "
            + $"{HumanFormat.Bytes(result.InputBytes / seconds)}/s, {HumanFormat.Count(records / seconds)} records/s\n"
            + $"The result is in {HumanFormat.Printable(_folders.Output)}\n");
    }

    private async Task CompareAsync(JobResult result, List<YearMaximum> maxima, CancellationToken cancellationToken)
    {
        using (var line = ProgressLine.OfProcess(io))
        {
            line.Update("the same with awk, on one core");
        }

        (List<YearMaximum> expected, TimeSpan elapsed) = await AwkPipeline.RunAsync(_folders.Data, cancellationToken).ConfigureAwait(false);
        if (!expected.SequenceEqual(maxima))
        {
            throw new IOException(Difference(expected, maxima));
        }

        double ratio = elapsed / result.Elapsed;
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Right);
        table.Add("a shell loop and awk, one core", HumanFormat.Duration(elapsed));
        table.Add("tusk, all cores", HumanFormat.Duration(result.Elapsed));
        io.Write($"\n{table}tusk {Verdict(ratio)} and gave the same answer.\n");
    }

    private static string Verdict(double ratio) => ratio >= 1
        ? $"was {ratio.ToString(ratio < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} times as fast"
        : $"took {(1 / ratio).ToString("0.0", CultureInfo.InvariantCulture)} times as long";

    private static string Difference(List<YearMaximum> expected, List<YearMaximum> actual)
    {
        foreach (YearMaximum maximum in actual)
        {
            if (!expected.Contains(maximum))
            {
                return $"The answers differ: for {maximum.Year} the job found {MaximaTable.Degrees(maximum.Tenths)}, awk did not";
            }
        }

        return FormattableString.Invariant($"The answers differ: the job found {actual.Count} years, awk {expected.Count}");
    }

    private string WhatNext()
    {
        string tusk = ShellWord.Of(InvokedAs());
        string result = ShellWord.Of(Path.Combine(_folders.Output, "part-r-00000"));
        string data = Escaped(_folders.Data);
        string text =
            $"""

            Next
              cat {result}
              {tusk} mapreduce maxtemperature --explain {ShellWord.Of(data)} OUTPUT
              {tusk} mapreduce --list

            """;
        string places = string.Concat(options.Places.Select(static word => " " + ShellWord.Of(word)));
        return options.Compares ? text : text + $"  {tusk} demo --compare{places}\n";
    }

    // The script of a checkout says how it was called; an installed tusk is in PATH.
    private static string InvokedAs() =>
        Environment.GetEnvironmentVariable("TUSK_COMMAND") is { Length: > 0 } command ? command : "tusk";
}
