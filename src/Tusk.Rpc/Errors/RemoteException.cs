using Tusk.Common.Errors;

namespace Tusk.Rpc.Errors;

/// <summary>A server refused a call. Errors on which clients decide have types of their own (<see cref="RemoteExceptions"/>).</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.RemoteException.</remarks>
public class RemoteException : HadoopException
{
    private const string StackLine = "\n\tat ";

    private readonly string _text;

    /// <summary>The error that a server sent.</summary>
    public RemoteException(RemoteError error)
        : this(error ?? throw new ArgumentNullException(nameof(error)), StackStart(error.Text))
    {
    }

    private RemoteException(RemoteError error, int stackStart)
        : base(error.Explanation ?? JavaText(error, stackStart))
    {
        JavaClassName = error.JavaClassName;
        JavaMessage = JavaText(error, stackStart);
        _text = error.Text;
        JavaStack = error.Text[stackStart..].TrimStart('\n');
        ErrorCode = error.Code;
        IsFatal = error.IsFatal;
    }

    /// <summary>Full name of the Java class, nested ones with <c>$</c>.</summary>
    public string JavaClassName { get; }

    /// <summary>The message as the server sent it, which may have several lines; the class where there is none.</summary>
    public override string JavaMessage { get; }

    /// <summary>The Java stack as the server sent it, line by line; empty if it sent none.</summary>
    public string JavaStack { get; }

    /// <summary>Where in the server it failed; null where the server does not say.</summary>
    public RpcErrorCode? ErrorCode { get; }

    /// <summary>Whether the server closed the connection over it.</summary>
    public bool IsFatal { get; }

    /// <summary>The same error with a message that says more than the server's; <see cref="JavaMessage"/> stays.</summary>
    public RemoteException Explained(string message) => RemoteExceptions.Create(
        new RemoteError(JavaClassName, _text, ErrorCode, IsFatal) { Explanation = message });

    private static string JavaText(RemoteError error, int stackStart) =>
        stackStart == 0 ? error.JavaClassName : error.Text[..stackStart];

    /// <summary>Where the message ends: at the first line of a stack, or at the end of the text.</summary>
    private static int StackStart(string text)
    {
        // A Java exception without a message has only a stack.
        if (text.StartsWith(StackLine.AsSpan(1), StringComparison.Ordinal))
        {
            return 0;
        }

        int stack = text.IndexOf(StackLine, StringComparison.Ordinal);
        return stack < 0 ? text.Length : stack;
    }
}
