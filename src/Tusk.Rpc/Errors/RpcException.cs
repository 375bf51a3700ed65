using Tusk.Common.Errors;

namespace Tusk.Rpc.Errors;

/// <summary>A call failed without an answer of the server. What a server answers is a <see cref="RemoteException"/>.</summary>
public class RpcException : HadoopException
{
    /// <summary>A call without an answer.</summary>
    /// <param name="message">One line: what happened, and what to do.</param>
    /// <param name="outcome">Whether the server may have executed it.</param>
    /// <param name="innerException">What the system said.</param>
    public RpcException(string message, RequestOutcome outcome, Exception? innerException = null)
        : base(message, innerException!) => Outcome = outcome;

    /// <summary>Whether the server may have executed the call.</summary>
    public RequestOutcome Outcome { get; }
}
