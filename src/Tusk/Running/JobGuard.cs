using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.MapReduce.Jobs;
using Tusk.Reports;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>The top of a program with jobs: every failure ends here as one line and an exit code, its stack on request.</summary>
/// <param name="name">What was asked for, for the report of a failure.</param>
/// <param name="invocation">How it is called, for usage lines.</param>
/// <param name="io">The process's streams.</param>
/// <param name="usage">What the job, or the driver of several, says of its use; asked for where a usage line is shown.</param>
internal sealed class JobGuard(string name, string invocation, CommandIo io, Func<JobUsage> usage)
{
    /// <summary>The command line, once it is understood.</summary>
    public JobCommandLine? Line { get; private set; }

    /// <summary>Takes the command line: failures follow its options from now on.</summary>
    public JobCommandLine Use(JobCommandLine line)
    {
        Line = line;
        io.Debug |= line.IsDebug;
        return line;
    }

    /// <summary>Does the work, and turns what goes wrong into an exit code.</summary>
    public int Run(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (UsageException e)
        {
            return WrongUsage(e);
        }
        catch (JobUsageException e)
        {
            string synopsis = usage().Synopsis(invocation, Line is null || Line.TakesPaths);
            io.WriteError($"{e.Message.TrimEnd('.')}; usage: {synopsis}");
            return ExitCodes.WrongUsage;
        }
        catch (ConfigurationException e) when (Line is { } line)
        {
            return line.Origins.Explain(e, line.Options.Configuration) is { } wrongUsage ? WrongUsage(wrongUsage) : Fail(e);
        }
        catch (BrokenPipeException)
        {
            return ExitCodes.BrokenPipe;
        }
        catch (Exception e)
        {
            // The top of the job: every failure ends here as one line, its stack on request.
            return Fail(e);
        }
    }

    /// <summary>Writes the report of a job that did not succeed, if one is wanted.</summary>
    /// <param name="state">FAILED or KILLED.</param>
    /// <param name="error">One line.</param>
    public void ReportFailure(string state, string error)
    {
        if (Line is not { WritesJson: true })
        {
            return;
        }

        try
        {
            JobJson.WriteFailure(io.Output, state, name, error);
        }
        catch (BrokenPipeException)
        {
            // Nobody wants it; the exit code says that the job did not succeed.
        }
        catch (IOException e)
        {
            io.WriteError($"The report is lost: {e.Message}");
        }
    }

    private int WrongUsage(UsageException e)
    {
        io.WriteError(e.WithAdvice($"{invocation} --help"));
        return ExitCodes.WrongUsage;
    }

    private int Fail(Exception e)
    {
        bool isKnown = e is HadoopException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException;
        string message = isKnown && !string.IsNullOrWhiteSpace(e.Message) ? e.Message : $"unexpected {ErrorText.Of(e)}";
        if (io.Debug)
        {
            io.WriteStack(e);
        }
        else
        {
            io.WriteError(message);
        }

        // Where a report failed, standard output is gone or holds half of it.
        if (e is not ReportLostException)
        {
            ReportFailure("FAILED", HumanFormat.Printable(message));
        }

        return ExitCodes.Failed;
    }
}
