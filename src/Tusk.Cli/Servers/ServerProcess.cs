using Tusk.Cli.Shell;
using Tusk.Cli.Shell.Formats;
using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.Running;
using Tusk.Terminal;

namespace Tusk.Cli.Servers;

/// <summary>What the commands that run a server have in common: Hadoop's settings, a log on standard error, an end by signals.</summary>
internal static class ServerProcess
{
    /// <summary>The settings of the site files and of the options in front.</summary>
    /// <param name="args">The words behind the command.</param>
    /// <param name="rest">The words behind the options.</param>
    /// <exception cref="UsageException">An option has no value.</exception>
    public static Configuration Configure(string[] args, out List<string> rest)
    {
        Configuration configuration = SiteConfiguration.Load(SiteFiles.HdfsClient, HadoopEnvironment.OfProcess);
        try
        {
            rest = GenericOptions.Take(args, configuration);
            return configuration;
        }
        catch (ShellUsageException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>A word that no option is.</summary>
    public static UsageException Unexpected(string word, params string[] known)
    {
        string nearest = NearestNames.Among(known, word);
        return new UsageException(
            $"unexpected '{HumanFormat.Shortened(word, 60)}'{(nearest.Length > 0 ? $"; did you mean {nearest}?" : "")}");
    }

    /// <summary>Writes a line of the log to standard error.</summary>
    public static void Log(CommandIo io, string server, string line) =>
        io.WriteErrorText(LogText.Line(TimeProvider.System, "INFO", server, HumanFormat.Printable(line)) + "\n");

    /// <summary>Runs a server until a signal comes, or it ends by itself.</summary>
    /// <param name="run">Starts it, and returns when it has ended.</param>
    /// <returns>The exit code of the process.</returns>
    public static int Run(Func<CancellationToken, Task> run)
    {
        using var signals = new StopSignals();
        try
        {
            run(signals.Token).GetAwaiter().GetResult();
            return signals.ExitCode;
        }
        catch (OperationCanceledException) when (signals.ExitCode != 0)
        {
            return signals.ExitCode; // before it had started
        }
    }

    /// <summary>Waits for a signal, or for the end of a server.</summary>
    /// <returns>Whether it was a signal.</returns>
    public static async Task<bool> UntilStoppedAsync(Task completion, CancellationToken cancellationToken)
    {
        try
        {
            await completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }
}
