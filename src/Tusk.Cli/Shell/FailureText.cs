using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Rpc.Errors;

namespace Tusk.Cli.Shell;

/// <summary>What the shell says of a failure behind the command's name: Hadoop's own words where it has some.</summary>
internal static class FailureText
{
    /// <summary>One line.</summary>
    public static string Of(Exception failure)
    {
        string text = failure switch
        {
            PathAccessDeniedException { Path: { Scheme: "file" } path } => $"{path.PathPart} (Permission denied)",
            StorageFullException { Path.Scheme: "file" } => "No space left on device",
            FileTooLargeException { Path.Scheme: "file" } => "File too large",
            PathNotFoundException { Path: { Scheme: "file" } path } => $"File {path} does not exist",
            PathIsDirectoryException { Path: { Scheme: "file" } path } => $"{path.PathPart} (Is a directory)",
            PathIsNotDirectoryException { Path: { Scheme: "file" } path, Wanted: { } wanted } when wanted.Parent?.PathPart != path.PathPart =>
                $"Parent path is not a directory: {path}",
            PathIsNotDirectoryException { Path: { Scheme: "file" } path } => $"Destination exists and is not a directory: {path.PathPart}",
            PathExistsException { Path: { Scheme: "file" } path } => $"File already exists: {path.PathPart}",
            PathIsNotEmptyDirectoryException { Path: { Scheme: "file" } path } => $"Directory {path.PathPart} is not empty",
            OperationNotSupportedException => failure.Message.TrimEnd('.'),

            // Hadoop's words name a Java interface; ours say that the address is wrong.
            RpcNoSuchProtocolException => failure.Message,
            _ => (failure as HadoopException)?.JavaMessage
                ?? (failure.InnerException as HadoopException)?.JavaMessage
                ?? failure.Message,
        };
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    /// <summary>Whether a failure is one of the world, which is told in one line.</summary>
    /// <remarks>That a host is unknown is none to Hadoop's shell: it ends the command as wrong usage does.</remarks>
    public static bool IsOrdinary(Exception failure) =>
        failure is IOException and not (Tusk.CommandLine.BrokenPipeException or RpcConnectException { IsUnknownHost: true })
            or UnauthorizedAccessException;

    /// <summary>What is there, as the local file system's parts.</summary>
    public static bool IsLocal(FsPath path) => path.Scheme == "file";
}
