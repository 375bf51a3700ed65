using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Help;
using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Rpc.Errors;
using Tusk.Running;

namespace Tusk.Cli.Shell;

/// <summary>Hadoop's file-system shell: same words, same output, same errors, same exit codes.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.FsShell.</remarks>
internal sealed class FsShell(CommandIo io, Configuration configuration, FileSystemRegistry fileSystems)
{
    private const int WrongUsage = 255;

    /// <summary>Standard input; that of the process if null.</summary>
    public Stream? Input { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the file systems say while the command runs; told on standard error as Hadoop's log does.</summary>
    public ShellNotices? Notices { get; init; }

    /// <summary>Whether Ctrl-C is listened to and progress is shown: not in tests.</summary>
    public bool IsProcess { get; init; }

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(string[] args)
    {
        List<string> words;
        try
        {
            words = GenericOptions.Take(
                args, configuration, message => io.WriteErrorText(LogText.Line(Time, "WARN", "fs.FileSystem", message) + "\n"));
        }
        catch (ConfigurationException e)
        {
            io.WriteErrorText($"fs: {FailureText.Of(e)}\n");
            return ExitCodes.Failed;
        }
        catch (ShellUsageException e)
        {
            io.Write(GenericOptions.Usage);
            io.WriteErrorText(LogText.Line(Time, "WARN", "util.GenericOptionsParser", $"options parsing failed: {e.Message}") + "\n");
            io.WriteErrorText(HelpTexts.Load().Usages());
            return WrongUsage;
        }

        if (words.Count == 0)
        {
            io.WriteErrorText(HelpTexts.Load().Usages());
            return WrongUsage;
        }

        string word = words[0];
        words.RemoveAt(0);
        if (ShellCommandTable.Find(word) is not { } entry)
        {
            TellUnknown(word);
            return WrongUsage;
        }

        return entry.Copies && IsProcess ? RunWithSignals(entry, words) : Run(entry, words, CancellationToken.None);
    }

    private int RunWithSignals(ShellCommandEntry entry, List<string> words)
    {
        using var signals = new StopSignals();
        using InterruptedEnd end = new(
            signals,
            fileSystems,
            () => io.WriteErrorText($"{entry.Name}: Interrupted. A server does not answer, so what is half done stays.\n"));
        try
        {
            int code = Run(entry, words, signals.Token);
            if (code == ExitCodes.Done || signals.ExitCode == 0)
            {
                return code;
            }
        }
        catch (Exception e) when (signals.ExitCode != 0 && e is OperationCanceledException or ObjectDisposedException)
        {
            // It stopped where it was, or found its file systems closed.
        }

        io.WriteErrorText($"{entry.Name}: Interrupted\n");
        end.Close();
        return signals.ExitCode;
    }

    private int Run(ShellCommandEntry entry, List<string> words, CancellationToken cancellationToken)
    {
        var session = new ShellSession(io, configuration, fileSystems, cancellationToken)
        {
            Time = Time,
            ShowsProgress = entry.Copies && IsProcess && !Console.IsErrorRedirected,
            Input = Input,
            Output = new ShellOutput(io) { MayBeUnread = entry.TellsChanges },
        };
        Notices?.Listen(line => session.Output.WriteNotice(LogText.Line(Time, "WARN", "hdfs.DFSClient", line)));
        try
        {
            int code = entry.Create(session, entry).Run(words);
            session.Output.Flush();
            return code;
        }
        catch (RpcConnectException e) when (e.IsUnknownHost)
        {
            return TellUsage(entry, session, session.FileSystems.Unknown(e));
        }
        catch (ShellUsageException e)
        {
            return TellUsage(entry, session, e);
        }
        catch (ShellFatalException e)
        {
            session.Output.Flush();
            io.WriteErrorText($"-{entry.Name}: Fatal internal error\n{e.Message}\n");
            return WrongUsage;
        }
    }

    private int TellUsage(ShellCommandEntry entry, ShellSession session, ShellUsageException e)
    {
        session.Output.Flush();
        HelpTexts texts = HelpTexts.Load();
        io.WriteErrorText(Lines("-" + entry.Name, e.Message) + texts.Usages() + texts.Usage(entry.Name, entry.Replacement));
        return WrongUsage;
    }

    private void TellUnknown(string word)
    {
        string text = Lines(word, "Unknown command");
        if (!word.StartsWith('-') && ShellCommandTable.Find("-" + word) is not null)
        {
            text += $"Did you mean -{word}?  This command begins with a dash.\n";
        }

        io.WriteErrorText(text + HelpTexts.Load().Usages());
    }

    private static string Lines(string name, string message)
    {
        string text = "";
        foreach (string line in message.Split('\n'))
        {
            text += $"{name}: {line}\n";
        }

        return text;
    }
}
