using System.Runtime.InteropServices;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems.Local;

namespace Tusk.Cli.Shell.Copying;

/// <summary>What a local path gives that is neither file nor directory: a pipe, a terminal, <c>/dev/null</c>.</summary>
/// <remarks>The file system refuses to open them, as a job would wait there for ever; Hadoop's shell reads them.</remarks>
internal static class SpecialContent
{
    /// <summary>Whether a path is one of them.</summary>
    public static bool IsAt(PathItem item) => item.Known.IsSpecial && FailureText.IsLocal(item.Path);

    /// <summary>Opens it, to be read once from its beginning to its end.</summary>
    /// <param name="item">The path.</param>
    /// <param name="cancellationToken">Ends the waiting for somebody who writes, and for what he writes.</param>
    /// <exception cref="ShellException">The system does not open it, in Java's words.</exception>
    public static Stream Open(PathItem item, CancellationToken cancellationToken)
    {
        string local = LocalFileSystem.ToLocalPath(item.Path);

        // A pipe is open when somebody writes it. Nothing ends that wait: it is left behind, as a read is, until the process ends.
        Task<FileStream> opening = Task.Factory.StartNew(
            () => new FileStream(local, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            return new InterruptibleInput(opening.WaitAsync(cancellationToken).GetAwaiter().GetResult(), cancellationToken) { OwnsInput = true };
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ShellException($"{item.Path.PathPart} (Permission denied)", e);
        }
        catch (FileNotFoundException e)
        {
            throw new ShellException($"{item.Path.PathPart} (No such file or directory)", e);
        }
        catch (IOException e)
        {
            // The runtime has the system's own number of an error there.
            throw new ShellException($"{item.Path.PathPart} ({Marshal.GetPInvokeErrorMessage(e.HResult)})", e);
        }
    }
}
