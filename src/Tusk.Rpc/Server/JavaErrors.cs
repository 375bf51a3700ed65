using System.Net.Sockets;
using Tusk.Common.Errors;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Server;

/// <summary>What a client is told of an exception: the Java class and the text that Hadoop's clients know.</summary>
/// <remarks>
/// A <see cref="RemoteException"/> keeps class and message. Exceptions of .NET become their counterparts of Java; anything
/// else is a java.io.IOException, which every client of Hadoop's expects. No stack is sent: it would be ours.
/// Source: Apache Hadoop 3.4, o.a.h.ipc.Server.RpcCall#populateResponseParamsOnError.
/// </remarks>
public static class JavaErrors
{
    /// <summary>What becomes of an exception of a handler.</summary>
    public static RemoteError Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error is RemoteException remote)
        {
            return new RemoteError(
                remote.JavaClassName, remote.JavaMessage!, remote.ErrorCode ?? RpcErrorCode.Application, IsFatal: false);
        }

        string javaClass = ClassOf(error);
        string? text = error is HadoopException { JavaMessage: { } javaMessage } ? javaMessage : error.Message;
        return new RemoteError(javaClass, text.Length == 0 ? javaClass : text, RpcErrorCode.Application, IsFatal: false);
    }

    /// <summary>Whether a handler foresaw the exception; one that it did not is an error of the server.</summary>
    internal static bool IsForeseen(Exception error) => error is IOException or OperationCanceledException;

    private static string ClassOf(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "java.io.FileNotFoundException",
        EndOfStreamException => "java.io.EOFException",
        ArgumentException => "java.lang.IllegalArgumentException",
        UnauthorizedAccessException => "org.apache.hadoop.security.AccessControlException",
        NotSupportedException => "java.lang.UnsupportedOperationException",
        SocketException => "java.net.SocketException",
        TimeoutException => "java.net.SocketTimeoutException",
        _ => "java.io.IOException",
    };
}
