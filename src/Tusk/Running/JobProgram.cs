using Tusk.CommandLine;
using Tusk.MapReduce.Jobs;

namespace Tusk.Running;

/// <summary>A program that has jobs: chooses one, runs it, and turns what goes wrong into one line and an exit code.</summary>
/// <param name="invocation">How the program is called, for usage lines.</param>
/// <param name="io">Its streams.</param>
internal sealed class JobProgram(string invocation, CommandIo io)
{
    /// <summary>Runs a program's command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public int Run(JobFactory[] factories, string[] args)
    {
        JobTable table;
        JobEntry entry;
        try
        {
            table = JobTable.Of(factories);
            if (factories.Length == 1)
            {
                entry = table.Entries[0];
            }
            else if (args is ["--list", var extra, ..])
            {
                io.WriteError(JobTable.BehindList(extra).WithAdvice($"{invocation} --help"));
                return ExitCodes.WrongUsage;
            }
            else if (args.Length == 0 || args[0] is "--help" or "-h" or "-help" or "--list")
            {
                return ShowList(table, args.Length == 0);
            }
            else
            {
                entry = table.Find(args[0]);
                args = args[1..];
            }
        }
        catch (UsageException e)
        {
            io.WriteError(factories.Length > 1 ? e.WithAdvice($"{invocation} --list") : e.Message);
            return ExitCodes.WrongUsage;
        }
        catch (BrokenPipeException)
        {
            return ExitCodes.BrokenPipe;
        }
        catch (IOException e)
        {
            io.WriteError(e.Message);
            return ExitCodes.Failed;
        }

        string name = factories.Length == 1 ? invocation : $"{invocation} {entry.Name}";
        return entry.Run(name, io, args);
    }

    private int ShowList(JobTable table, bool isWrongUsage)
    {
        string text = $"Usage: {invocation} JOB [OPTIONS] ARGUMENTS\n\nJobs:\n{table.List()}\n'{invocation} JOB --help' tells how to use one.\n";
        if (isWrongUsage)
        {
            io.WriteErrorText(text);
            return ExitCodes.WrongUsage;
        }

        io.Write(text);
        return ExitCodes.Done;
    }
}
