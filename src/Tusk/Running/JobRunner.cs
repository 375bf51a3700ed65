using Tusk.CommandLine;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local;
using Tusk.Reports;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>Runs one job from its command line to its report.</summary>
/// <param name="entry">The job.</param>
/// <param name="invocation">How it is called, for usage lines.</param>
/// <param name="io">The process's streams.</param>
internal sealed class JobRunner(JobEntry entry, string invocation, CommandIo io)
{
    private const string Cancelled = "Cancelled; nothing was written.";

    private readonly JobGuard _guard = new(entry.Name, invocation, io, () => entry.Usage);

    /// <summary>Whether standard error is a terminal: shows progress, and a summary unasked.</summary>
    public bool IsTerminal { get; init; } = !Console.IsErrorRedirected;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public int Run(string[] args) => _guard.Run(() => RunGuarded(args));

    private int RunGuarded(string[] args)
    {
        JobFactory factory = entry.Factory;
        JobCommandLine line = _guard.Use(JobCommandLineParser.Parse(factory, args));
        if (line.WantsHelp)
        {
            io.Write(JobHelp.Text(invocation, entry.Usage, line));
            return ExitCodes.Done;
        }

        KnownSettings.Check(line);
        IJobEngine engine = TuskEngines.Find(line.Engine, TuskEngines.CreateFileSystemsFor(io));
        using var signals = new StopSignals();
        return line.Explains
            ? Explain((LocalEngine)engine, factory, line, signals)
            : Run(engine, factory, line, signals);
    }

    private int Run(IJobEngine engine, JobFactory factory, JobCommandLine line, StopSignals signals)
    {
        RunningJob job = engine.Submit(factory, line.Options, signals.Token);
        JobResult result;
        try
        {
            using (IsTerminal && !line.IsQuiet ? new ProgressThread(job, ProgressLine.OfProcess(io), signals.Token) : null)
            {
                // The program's own thread has nothing else to do; state machines would cost a short job a tenth of its time.
                result = job.Completion.GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (signals.ExitCode != 0)
        {
            io.WriteErrorText(Cancelled + "\n");
            _guard.ReportFailure("KILLED", Cancelled);
            return signals.ExitCode;
        }

        new JobReporter(line, engine.Name, IsTerminal, io).Report(result);
        return ExitCodes.Done;
    }

    private int Explain(LocalEngine engine, JobFactory factory, JobCommandLine line, StopSignals signals)
    {
        JobExplanation explanation = engine.ExplainAsync(factory, line.Options, signals.Token)
            .GetAwaiter().GetResult();
        if (line.WritesJson)
        {
            ExplanationJson.Write(io.Output, explanation);
        }
        else
        {
            io.Write(ExplanationText.Of(explanation, engine.Name));
        }

        if (explanation.Refusal is not { } refusal)
        {
            return ExitCodes.Done;
        }

        // As the job itself would end.
        io.WriteError($"The job would be refused: {refusal}");
        return ExitCodes.Failed;
    }
}
