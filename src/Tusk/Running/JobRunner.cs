using Tusk.CommandLine;
using Tusk.Common.Errors;
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

    private bool _hasReported;

    /// <summary>Whether standard error is a terminal: shows progress, and a summary unasked.</summary>
    public bool IsTerminal { get; init; } = !Console.IsErrorRedirected;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public int Run(string[] args)
    {
        JobCommandLine? line = null;
        try
        {
            JobFactory factory = entry.Factory;
            line = JobCommandLineParser.Parse(factory, args);
            io.Debug |= line.IsDebug;
            if (line.WantsHelp)
            {
                io.Write(JobHelp.Text(invocation, entry.Description, line));
                return ExitCodes.Done;
            }

            IJobEngine engine = FindEngine(line.Engine);
            using var signals = new StopSignals();
            return line.Explains
                ? Explain((LocalEngine)engine, factory, line, signals)
                : Run(engine, factory, line, signals);
        }
        catch (UsageException e)
        {
            io.WriteError(e.WithAdvice($"{invocation} --help"));
            return ExitCodes.WrongUsage;
        }
        catch (JobUsageException e)
        {
            io.WriteError(e.Message);
            io.WriteErrorText(JobHelp.Synopsis(invocation, line is null || line.TakesPaths));
            return ExitCodes.WrongUsage;
        }
        catch (Exception e)
        {
            // The top of the job: every failure ends here as one line, its stack on request.
            return Fail(e, line);
        }
    }

    private static IJobEngine FindEngine(string name) => TuskEngines.Has(name)
        ? TuskEngines.Create(name)
        : throw new UsageException(
            $"there is no engine '{HumanFormat.Shortened(name, 60)}'; there is: {string.Join(", ", TuskEngines.Names)}");

    private int Run(IJobEngine engine, JobFactory factory, JobCommandLine line, StopSignals signals)
    {
        RunningJob job = engine.Submit(factory, line.Options, signals.Token);
        JobResult result;
        try
        {
            using (IsTerminal && !line.IsQuiet ? new ProgressThread(job, ProgressLine.OfProcess(io)) : null)
            {
                // The program's own thread has nothing else to do; state machines would cost a short job a tenth of its time.
                result = job.Completion.GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (signals.ExitCode != 0)
        {
            io.WriteErrorText(Cancelled + "\n");
            ReportFailure(line, "KILLED", Cancelled);
            return signals.ExitCode;
        }

        _hasReported = true;
        if (line.WritesJson)
        {
            JobJson.WriteResult(io.Output, result);
        }

        if (!line.IsQuiet && (line.WantsSummary || (IsTerminal && !line.WritesJson)))
        {
            io.WriteErrorText(JobSummary.Of(result, engine.Name));
        }

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

        return ExitCodes.Done;
    }

    private int Fail(Exception e, JobCommandLine? line)
    {
        string message = e is HadoopException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException
            ? e.Message
            : $"unexpected {e.GetType().Name}: {e.Message}";
        if (io.Debug)
        {
            io.WriteErrorText($"{io.ProgramName}: {e}\n");
        }
        else
        {
            io.WriteError(message);
        }

        ReportFailure(line, "FAILED", HumanFormat.Printable(message));
        return ExitCodes.Failed;
    }

    private void ReportFailure(JobCommandLine? line, string state, string error)
    {
        // Where the report itself failed, standard output is gone or holds half of it.
        if (line is not { WritesJson: true } || _hasReported)
        {
            return;
        }

        try
        {
            JobJson.WriteFailure(io.Output, state, entry.Name, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            io.WriteError($"The report could not be written: {e.Message}");
        }
    }
}
