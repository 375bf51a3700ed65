using System.Diagnostics;
using System.Globalization;
using Tusk.CommandLine;
using Tusk.Examples;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.Running;
using Tusk.Terminal;

namespace Tusk.Cli.Demo;

/// <summary>The tour: start HDFS, store the weather in it, run the job there, show the result, tell the speed.</summary>
internal sealed class DemoTour(DemoOptions options, DemoScreen screen, CommandIo io)
{
    private const string WeatherPath = "/weather";
    private const string ResultPath = "/maxima";

    private readonly DemoFolder _folder = new(options);
    private bool _isOfAnother;

    /// <summary>Does all of it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Compares && !AwkPipeline.IsAvailable())
        {
            throw new IOException("--compare needs sh and awk, and there is no awk in PATH");
        }

        _folder.Make();
        try
        {
            using DemoLock held = _folder.Lock(TellWaiting, cancellationToken);
            await RunAloneAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _folder.RemoveEmpty();
        }

        io.Write(WhatNext());
    }

    private async Task RunAloneAsync(CancellationToken cancellationToken)
    {
        if (_folder.RemoveRemains() is { } removed)
        {
            io.Write($"Removed what an earlier version had made: {HumanFormat.Printable(removed)}\n");
        }

        bool isNew = !Directory.Exists(_folder.Hdfs);
        bool hasYears = false;
        try
        {
            DemoCluster cluster = await StartAsync(isNew, cancellationToken).ConfigureAwait(false);
            await using (cluster.ConfigureAwait(false))
            {
                io.Write(
                    $"HDFS: a NameNode and {(cluster.Datanodes == 1 ? "1 DataNode" : FormattableString.Invariant($"{cluster.Datanodes} DataNodes"))} "
                    + $"in this process, ready in {HumanFormat.Duration(cluster.Elapsed)}, data in {HumanFormat.Printable(_folder.Hdfs)}\n");
                var weather = new StoredWeather(cluster.Files, cluster.Root / WeatherPath, new WeatherOptions(TotalBytes: options.SizeBytes));
                weather.YearStored += () => hasYears = true;
                await StoreAsync(weather, cluster.LacksBlocks, cancellationToken).ConfigureAwait(false);
                await RunStoredAsync(cluster, weather, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException) when (isNew && !hasYears && !_isOfAnother)
        {
            _folder.RemoveHdfs();
            throw;
        }
    }

    private void TellWaiting() =>
        io.WriteErrorText($"Waiting for another demo, which uses the folder {HumanFormat.Printable(_folder.Path)}\n");

    private async Task<DemoCluster> StartAsync(bool isNew, CancellationToken cancellationToken)
    {
        try
        {
            return await DemoCluster.StartAsync(_folder.Hdfs, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is IOException held && DemoLock.IsHeld(held))
        {
            _isOfAnother = true;
            throw new IOException($"The demo's HDFS in '{_folder.Hdfs}' is in use by another process, such as 'tusk up'; end that first", e);
        }
        catch (IOException e)
        {
            string advice = isNew || !_folder.HasHdfs
                ? "--data or TUSK_HOME: another folder"
                : $"after \"rm -r {ShellWord.Of(_folder.Hdfs)}\" it is made anew, without what else was stored there";
            throw new IOException($"Cannot start the demo's HDFS: {e.Message.TrimEnd('.')}{FullDisk("; only ")} ({advice})", e);
        }
    }

    private async Task StoreAsync(StoredWeather weather, bool checksBlocks, CancellationToken cancellationToken)
    {
        long startedAt = Stopwatch.GetTimestamp();
        int made;
        try
        {
            using var line = ProgressLine.OfProcess(io);
            long written = 0;
            made = await weather.EnsureAsync(
                Environment.ProcessorCount,
                checksBlocks,
                bytes => line.Update(
                    $"storing the weather, once: {HumanFormat.Bytes(Interlocked.Add(ref written, bytes))} of {HumanFormat.Bytes(options.SizeBytes)}"),
                cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // HDFS says of a full disk that no node takes the block.
            string reason = FullDisk("No space left on device: only ") is { Length: > 0 } full ? full : e.Message.TrimEnd('.');
            throw new IOException(
                $"Cannot store the weather in the demo's HDFS in '{_folder.Hdfs}': {reason} (it takes about "
                + $"{(options.SizeBytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture)} MB; --size says how much, --data or TUSK_HOME where)",
                e);
        }

        io.Write(made == 0
            ? $"Weather: in {WeatherPath}, from an earlier demo\n"
            : FormattableString.Invariant($"Weather: {made} {(made == 1 ? "file" : "files")}, one a year, made and stored in {WeatherPath} in ")
                + $"{HumanFormat.Duration(Stopwatch.GetElapsedTime(startedAt))}\n");
    }

    // What a message says of a disk with no room for a block; else nothing.
    private string FullDisk(string prefix) =>
        _folder.FreeBytes is < DemoCluster.BlockBytes and long free ? $"{prefix}{HumanFormat.Bytes(free)} are free on its disk" : "";

    private async Task RunStoredAsync(DemoCluster cluster, StoredWeather weather, CancellationToken cancellationToken)
    {
        JobResult result;
        try
        {
            result = await RunJobAsync(cluster, cancellationToken).ConfigureAwait(false);
        }
        catch (JobFailedException)
        {
            int unreadable = await weather.RemoveUnreadableAsync(Environment.ProcessorCount, cancellationToken).ConfigureAwait(false);
            if (unreadable == 0)
            {
                throw;
            }

            io.Write(FormattableString.Invariant($"Weather: {unreadable} of the files could not be read any more; making them again\n"));
            await StoreAsync(weather, checksBlocks: false, cancellationToken).ConfigureAwait(false);
            result = await RunJobAsync(cluster, cancellationToken).ConfigureAwait(false);
        }

        List<YearMaximum> maxima = await YearMaximum.ReadPartsAsync(cluster.Files, cluster.Root / ResultPath, cancellationToken).ConfigureAwait(false);
        Show(cluster, result, maxima);
        if (options.Compares)
        {
            await CompareAsync(weather, result, maxima, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JobResult> RunJobAsync(DemoCluster cluster, CancellationToken cancellationToken)
    {
        await cluster.Files.DeleteAsync(cluster.Root / ResultPath, recursive: true, cancellationToken).ConfigureAwait(false);
        var jobOptions = new JobOptions([$"{cluster.Root / WeatherPath}"], $"{cluster.Root / ResultPath}", cluster.Configuration);
        RunningJob job = TuskEngines.CreateLocal(cluster.CreateFileSystems()).Submit(MaxTemperature.Build, jobOptions, cancellationToken);
        using (Console.IsErrorRedirected ? null : new ProgressThread(job, ProgressLine.OfProcess(io), cancellationToken))
        {
            return await job.Completion.ConfigureAwait(false);
        }
    }

    private void Show(DemoCluster cluster, JobResult result, List<YearMaximum> maxima)
    {
        double seconds = Math.Max(result.Elapsed.TotalSeconds, 1e-6);
        long records = result.Counters[TaskCounter.MapInputRecords].Value;
        string unit = screen.HasUnicode ? "°C" : "C";
        io.Write(
            "\n" + screen.Colour($"The highest temperature of each year, in {unit}", "1") + "\n"
            + $"from {HumanFormat.Grouped(records)} made-up weather records in {cluster.Root / WeatherPath}\n\n"
            + (options.ShowsEveryYear ? MaximaTable.OfYears(maxima) : MaximaTable.OfDecades(maxima))
            + "\n" + YearPlot.Of(maxima, screen)
            + $"\n{HumanFormat.Bytes(result.InputBytes)} from HDFS in {HumanFormat.Duration(result.Elapsed)}: "
            + $"{HumanFormat.Bytes(result.InputBytes / seconds)}/s, {HumanFormat.Count(records / seconds)} records/s\n"
            + $"The result is in {ResultPath}; HDFS ends here, and what is stored stays\n");
    }

    private async Task CompareAsync(StoredWeather weather, JobResult result, List<YearMaximum> maxima, CancellationToken cancellationToken)
    {
        List<YearMaximum> expected;
        TimeSpan elapsed;
        TimeSpan copying;
        using (var line = ProgressLine.OfProcess(io))
        {
            try
            {
                long startedAt = Stopwatch.GetTimestamp();
                line.Update("copying the weather out of HDFS, for awk");
                await weather.CopyToLocalAsync(_folder.Copy, Environment.ProcessorCount, cancellationToken).ConfigureAwait(false);
                copying = Stopwatch.GetElapsedTime(startedAt);
                line.Update("the same with awk, on one core");
                (expected, elapsed) = await AwkPipeline.RunAsync(_folder.Copy, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _folder.RemoveCopy();
            }
        }

        if (!expected.SequenceEqual(maxima))
        {
            throw new IOException(Difference(expected, maxima));
        }

        double ratio = elapsed / result.Elapsed;
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Right);
        table.Add("a shell loop and awk on local files, one core", HumanFormat.Duration(elapsed));
        table.Add("tusk on HDFS, all cores", HumanFormat.Duration(result.Elapsed));
        io.Write(
            $"\n{table}tusk {Verdict(ratio)} and gave the same answer.\n"
            + $"Not counted: to start HDFS, and to copy the weather out of it for awk ({HumanFormat.Duration(copying)}).\n");
    }

    private static string Verdict(double ratio) => ratio switch
    {
        >= 1.05 => $"was {ratio.ToString(ratio < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} times as fast",
        > 1 / 1.05 => "was as fast",
        _ => $"took {(1 / ratio).ToString("0.0", CultureInfo.InvariantCulture)} times as long",
    };

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
        string hdfs = ShellWord.Of(_folder.Hdfs);
        string text =
            $"""

            Next
              {tusk} up --dir {hdfs} --port 0 --http-port 0
            and in another terminal
              export HADOOP_CONF_DIR={ShellWord.Of(Path.Combine(_folder.Hdfs, "conf"))}
              {tusk} fs -ls {WeatherPath}
              {tusk} fs -cat {ResultPath}/part-r-00000
              {tusk} mapreduce maxtemperature --explain {WeatherPath} /again
            or
              {tusk} mapreduce --list

            """;
        string places = string.Concat(options.Places.Select(static word => " " + ShellWord.Of(word)));
        return options.Compares ? text : text + $"  {tusk} demo --compare{places}\n";
    }

    // The script of a checkout says how it was called; an installed tusk is in PATH.
    private static string InvokedAs() =>
        Environment.GetEnvironmentVariable("TUSK_COMMAND") is { Length: > 0 } command ? command : "tusk";
}
