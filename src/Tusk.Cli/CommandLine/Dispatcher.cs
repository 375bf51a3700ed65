using Tusk.CommandLine;
using Tusk.Terminal;

namespace Tusk.Cli.CommandLine;

/// <summary>Runs the command that the first word names, and turns what goes wrong into one line and an exit code.</summary>
internal sealed class Dispatcher(CommandEntry[] entries, CommandIo io)
{
    private const string Synopsis = "Usage: tusk [--debug] COMMAND [ARGUMENTS]\n";

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public int Run(string[] args)
    {
        try
        {
            return Dispatch(args);
        }
        catch (UsageException e)
        {
            io.WriteError(e.Message);
            return ExitCodes.WrongUsage;
        }
        catch (BrokenPipeException)
        {
            return ExitCodes.BrokenPipe;
        }
        catch (Exception e)
        {
            // The top of the process: every failure ends here as one line, its stack on request.
            Report(e);
            return ExitCodes.Failed;
        }
    }

    private int Dispatch(ReadOnlySpan<string> args)
    {
        if (args.Length > 0 && args[0] == "--debug")
        {
            io.Debug = true;
            args = args[1..];
        }

        if (args.Length == 0)
        {
            io.WriteErrorText(Help());
            return ExitCodes.WrongUsage;
        }

        switch (args[0])
        {
            case "--help" or "-h" or "-help":
                io.Write(Help());
                return ExitCodes.Done;
            case "--version":
                io.Write($"tusk {ProductVersion.Text}\n");
                return ExitCodes.Done;
            case "help":
                io.Write(args.Length == 1 ? Help() : Usage(Find(args[1])));
                return ExitCodes.Done;
            default:
                return Run(Find(args[0]), args[1..].ToArray());
        }
    }

    private int Run(CommandEntry entry, string[] args)
    {
        if (args is ["--help", ..] || (args is ["-h" or "-help", ..] && !entry.TakesAllWords))
        {
            io.Write(Usage(entry));
            return ExitCodes.Done;
        }

        try
        {
            return entry.Create().Run(args, io);
        }
        catch (UsageException e)
        {
            throw new UsageException($"{entry.Name}: {e.WithAdvice($"tusk help {entry.Name}")}");
        }
    }

    private CommandEntry Find(string name)
    {
        foreach (CommandEntry entry in entries)
        {
            if (entry.Name == name)
            {
                return entry;
            }
        }

        string what = name.StartsWith('-') ? "unknown option" : "unknown command";
        string nearest = NearestNames.Among(Array.ConvertAll(entries, static entry => entry.Name), name);
        throw new UsageException(
            $"{what} '{HumanFormat.Shortened(name, 60)}'{(nearest.Length > 0 ? $"; did you mean {nearest}?" : "; expected a command,")}"
            + " see 'tusk --help'");
    }

    private string Help()
    {
        int width = "help COMMAND".Length;
        foreach (CommandEntry entry in entries)
        {
            width = Math.Max(width, entry.Name.Length);
        }

        string text = Synopsis + "\nThe Hadoop stack for .NET.\n\nCommands:\n";
        foreach (CommandEntry entry in entries)
        {
            text += $"  {entry.Name.PadRight(width)}  {entry.Summary}\n";
        }

        return text
            + $"  {"help COMMAND".PadRight(width)}  how to use a command\n"
            + "\nOptions:\n"
            + $"  {"--help".PadRight(width)}  this text\n"
            + $"  {"--version".PadRight(width)}  the version alone\n"
            + $"  {"--debug".PadRight(width)}  before the command: show the stack of a failure\n"
            + "\nExit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted, 143 terminated,\n141 nobody read the output.\n";
    }

    private static string Usage(CommandEntry entry) => $"{entry.Create().Usage}\n";

    private void Report(Exception e)
    {
        if (io.Debug)
        {
            io.WriteStack(e);
        }
        else if (e is IOException or UnauthorizedAccessException or ArgumentException or OperationCanceledException)
        {
            io.WriteError(e.Message);
        }
        else
        {
            io.WriteError($"unexpected {e.GetType().Name}: {e.Message} ('tusk --debug ...' shows where)");
        }
    }
}
