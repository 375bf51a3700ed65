using System.Reflection;
using Tusk.CommandLine;
using Tusk.FileSystems;
using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>A program that drives its jobs itself: reads the options that every job has, then lets it work.</summary>
/// <param name="invocation">How the program is called, for usage lines.</param>
/// <param name="io">Its streams.</param>
internal sealed class DriverProgram(string invocation, CommandIo io)
{
    private const string Cancelled = "Cancelled; a job that ran wrote nothing.";

    /// <summary>Whether standard error is a terminal: shows progress, and summaries unasked.</summary>
    public bool IsTerminal { get; init; } = !Console.IsErrorRedirected;

    /// <summary>Runs a program's command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public int Run(JobDriver driver, JobFactory[] factories, string[] args)
    {
        var guard = new JobGuard(invocation, invocation, io, () => JobUsage.Of(driver.Method));
        return guard.Run(() => Run(driver, factories, args, guard));
    }

    private int Run(JobDriver driver, JobFactory[] factories, string[] args, JobGuard guard)
    {
        _ = JobTable.Of(factories); // refuses what no task could find
        List<JobOption> flags = FlagsOf(driver);
        JobUsage usage = JobUsage.Of(driver.Method);

        // A driver that says what its arguments are has no options but its flags; another may have any, and reads them itself.
        var words = new JobWords(args, flags, JobWords.LoadSite()) { KeepsUnknown = usage.Arguments is null, KeepsOneHyphen = true };
        words.Read();
        if (words.FirstUnknown is not null && !words.WantsHelp)
        {
            throw words.UnknownOption();
        }

        JobCommandLine line = guard.Use(words.ToCommandLine(flags, takesPaths: false));
        if (line.WantsHelp)
        {
            io.Write(JobHelp.Text(invocation, usage, line, isDriver: true));
            return ExitCodes.Done;
        }

        if (line.Explains)
        {
            throw new UsageException("--explain shows one job, and this program drives several");
        }

        KnownSettings.Check(line);
        FileSystemRegistry fileSystems = TuskEngines.CreateFileSystemsFor(io);
        IJobEngine engine = TuskEngines.Find(line.Engine, fileSystems);
        using var signals = new StopSignals();
        var session = new JobSession(
            line,
            factories,
            engine,
            fileSystems,
            new JobReporter(line, engine.Name, IsTerminal, io),
            IsTerminal && !line.IsQuiet ? () => ProgressLine.OfProcess(io) : null,
            signals.Token);
        try
        {
            return driver(session).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (signals.ExitCode != 0)
        {
            io.WriteErrorText(Cancelled + "\n");
            guard.ReportFailure("KILLED", Cancelled);
            return signals.ExitCode;
        }
    }

    private static List<JobOption> FlagsOf(JobDriver driver)
    {
        List<JobOption> flags = [];
        foreach (JobFlagAttribute flag in driver.Method.GetCustomAttributes<JobFlagAttribute>())
        {
            flags.Add(new JobOption(flag.Name, flag.Help, TakesValue: false));
        }

        return flags;
    }
}
