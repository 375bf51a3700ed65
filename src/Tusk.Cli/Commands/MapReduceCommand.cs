using Tusk.Cli.CommandLine;
using Tusk.Cli.Jobs;
using Tusk.CommandLine;
using Tusk.Running;

namespace Tusk.Cli.Commands;

/// <summary><c>tusk mapreduce</c>: runs an example, or a user's program.</summary>
internal sealed class MapReduceCommand(JobTable jobs) : ICommand
{
    public MapReduceCommand()
        : this(ExampleJobs.Table)
    {
    }

    public string Usage => $"""
        Usage: tusk mapreduce NAME [OPTIONS] INPUT... OUTPUT
               tusk mapreduce PROGRAM [ARGUMENTS]
               tusk mapreduce --list

        Runs a MapReduce job on the cores of this machine. NAME is one of the jobs below; PROGRAM is the path of a
        built program (a .dll or an executable) that calls TuskProgram.RunAsync. 'tusk mapreduce NAME --help' lists
        a job's options.

        Jobs:
        {jobs.List().TrimEnd('\n')}
        """;

    public int Run(string[] args, CommandIo io)
    {
        switch (args)
        {
            case []:
                throw new UsageException("expected a job's name or a program");
            case ["--list"]:
                io.Write(jobs.List());
                return ExitCodes.Done;
            case ["--list", var extra, ..]:
                throw JobTable.BehindList(extra);
            case [var path, .. var rest] when ProgramFile.IsNamedBy(path):
                return ProgramFile.Run(path, rest);
            default:
                JobEntry entry = jobs.Find(args[0]);
                return entry.Run($"tusk mapreduce {entry.Name}", io, args[1..]);
        }
    }
}
