using Tusk.Cli.CommandLine;
using Tusk.Cli.Demo;
using Tusk.CommandLine;
using Tusk.Running;

namespace Tusk.Cli.Commands;

/// <summary><c>tusk demo</c>: what Tusk is for, in one command.</summary>
internal sealed class DemoCommand : ICommand
{
    public string Usage => """
        Usage: tusk demo [OPTIONS]

        Starts HDFS in this process, stores a century of made-up weather records in it (once, about 300 MB), finds the
        highest temperature of each year with a MapReduce job on all cores, and shows it as a table and a plot.

          --compare      also run the one-core shell pipeline with awk on a copy of the weather in local files, and
                         compare times and answers
          --full         a row for each year, not for each decade
          --size SIZE    how much weather, such as 30m or 2g (default 300m)
          --data FOLDER  where that HDFS is (default: in TUSK_HOME, XDG_CACHE_HOME/tusk or ~/.cache/tusk)
          --ascii        draw with ASCII alone
        """;

    public int Run(string[] args, CommandIo io)
    {
        DemoOptions options = DemoOptions.Parse(args);
        DemoScreen screen = DemoScreen.OfProcess();
        if (options.IsAscii)
        {
            screen = screen with { HasUnicode = false };
        }

        using var signals = new StopSignals();
        try
        {
            new DemoTour(options, screen, io).RunAsync(signals.Token).GetAwaiter().GetResult();
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (signals.ExitCode != 0)
        {
            io.WriteErrorText("Cancelled; weather made so far is kept.\n");
            return signals.ExitCode;
        }
    }
}
