using Tusk.CommandLine;
using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>A program that drives its jobs itself: reads the options that every job has, then lets it work.</summary>
/// <param name="invocation">How the program is called, for usage lines.</param>
/// <param name="io">Its streams.</param>
internal sealed class DriverProgram(string invocation, CommandIo io)
{
    private const string Cancelled = "Cancelled; a job that ran wrote nothing.";

    private readonly JobGuard _guard = new(invocation, invocation, io);

    /// <summary>Whether standard error is a terminal: shows progress, and summaries unasked.</summary>
    public bool IsTerminal { get; init; } = !Console.IsErrorRedirected;

    /// <summary>Runs a program's command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public int Run(JobDriver driver, JobFactory[] factories, string[] args) => _guard.Run(() => RunGuarded(driver, factories, args));

    private int RunGuarded(JobDriver driver, JobFactory[] factories, string[] args)
    {
        _ = JobTable.Of(factories); // refuses what no task could find
        var words = new JobWords(args, [], JobWords.LoadSite()) { KeepsUnknown = true };
        words.Read();
        JobCommandLine line = _guard.Use(words.ToCommandLine([], takesPaths: false));
        if (line.WantsHelp)
        {
            io.Write(JobHelp.Text(invocation, "", line));
            return ExitCodes.Done;
        }

        if (line.Explains)
        {
            throw new UsageException("--explain shows one job, and this program drives several");
        }

        KnownSettings.Check(line);
        IJobEngine engine = TuskEngines.Find(line.Engine, io);
        using var signals = new StopSignals();
        var session = new JobSession(
            line,
            factories,
            engine,
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
            _guard.ReportFailure("KILLED", Cancelled);
            return signals.ExitCode;
        }
    }
}
