using Tusk.CommandLine;
using Tusk.MapReduce.Jobs;
using Tusk.Reports;

namespace Tusk.Running;

/// <summary>Says how a job went that succeeded, in the form that the command line asks for.</summary>
/// <param name="line">The command line.</param>
/// <param name="engine">What ran the job.</param>
/// <param name="isTerminal">Whether standard error is a terminal.</param>
/// <param name="io">The process's streams.</param>
internal sealed class JobReporter(JobCommandLine line, string engine, bool isTerminal, CommandIo io)
{
    /// <summary>Writes the report, the summary, both or neither; and always what is missing in the output.</summary>
    public void Report(JobResult result)
    {
        foreach (string task in result.LeftOut)
        {
            io.WriteErrorText($"tusk: left out: {task}\n");
        }

        if (line.WritesJson)
        {
            Write(() => JobJson.WriteResult(io.Output, result));
        }

        if (!line.IsQuiet && (line.WantsSummary || (isTerminal && !line.WritesJson)))
        {
            io.WriteErrorText(JobSummary.Of(result, engine));
        }
    }

    /// <summary>Writes a line of what a driver found out.</summary>
    public void Answer(string text) => Write(() =>
    {
        if (line.WritesJson)
        {
            JobJson.WriteAnswer(io.Output, text);
        }
        else
        {
            io.Write(text + "\n");
        }
    });

    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e) when (e is not BrokenPipeException)
        {
            throw new ReportLostException(e);
        }
    }
}
