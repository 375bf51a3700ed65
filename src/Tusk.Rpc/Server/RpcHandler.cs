using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Server;

/// <summary>Serves a method: from what was asked to the answer.</summary>
/// <remarks>
/// An exception is the answer, too: a <see cref="RemoteException"/> (made by <see cref="RemoteExceptions"/>) travels with its
/// Java class and message; <see cref="JavaErrors"/> says what becomes of others.
/// </remarks>
/// <param name="call">Who calls, and how.</param>
/// <param name="request">What was asked; the handler's own.</param>
/// <param name="cancellationToken">Cancelled when the server is stopped and its patience is over.</param>
/// <typeparam name="TRequest">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered; not to be changed once it is returned.</typeparam>
public delegate ValueTask<TResponse> RpcHandler<TRequest, TResponse>(
    RpcServerCall call, TRequest request, CancellationToken cancellationToken);
