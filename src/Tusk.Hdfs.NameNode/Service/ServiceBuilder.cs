using Tusk.Protocol;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>Registers methods of a protocol, each with what it does under the lock.</summary>
/// <param name="protocol">The protocol.</param>
/// <param name="runner">Executes calls.</param>
internal sealed class ServiceBuilder(RpcProtocol protocol, CallRunner runner)
{
    /// <summary>What is served.</summary>
    public RpcService Service { get; } = new(protocol);

    /// <summary>A method that may be called in safe mode.</summary>
    public ServiceBuilder Read<TRequest, TResponse>(
        string name, Func<ClientCall, TRequest, TResponse> work, RpcIdempotence idempotence = RpcIdempotence.Idempotent)
        where TRequest : class, IContract<TRequest>
        where TResponse : class, IContract<TResponse>
    {
        Service.Serve<TRequest, TResponse>(
            name,
            idempotence,
            (call, request, cancellationToken) => runner.ReadAsync(
                call, (caller, now) => work(new ClientCall(caller, CallRunner.MachineOf(call), CallRunner.IdsOf(call), now), request), cancellationToken));
        return this;
    }

    /// <summary>A method whose requests take long to read, which happens outside of the lock.</summary>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="isWanted">Says under the lock whether a request is worth reading.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="work">Does it under the lock; gets null where it was not read.</param>
    public ServiceBuilder Read<TRequest, TRead, TResponse>(
        string name, Func<Moment, TRequest, bool> isWanted, Func<TRequest, TRead> read, Func<ClientCall, TRequest, TRead?, TResponse> work)
        where TRequest : class, IContract<TRequest>
        where TRead : class
        where TResponse : class, IContract<TResponse>
    {
        Service.Serve<TRequest, TResponse>(
            name,
            RpcIdempotence.Idempotent,
            (call, request, cancellationToken) => runner.ReadAsync<TRead, TResponse>(
                call,
                now => isWanted(now, request),
                () => read(request),
                (caller, now, input) => work(new ClientCall(caller, CallRunner.MachineOf(call), CallRunner.IdsOf(call), now), request, input),
                cancellationToken));
        return this;
    }

    /// <summary>A method that is executed once, and takes long without the lock after a look at the state.</summary>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="begin">Looks under the lock, and may refuse; gives an answer if there is nothing to do.</param>
    /// <param name="work">Does it.</param>
    public ServiceBuilder Long<TRequest, TResponse>(
        string name, Func<ClientCall, TRequest, TResponse?> begin, Func<CancellationToken, TResponse> work)
        where TRequest : class, IContract<TRequest>
        where TResponse : class, IContract<TResponse>
    {
        Service.Serve<TRequest, TResponse>(
            name,
            RpcIdempotence.AtMostOnce,
            (call, request, cancellationToken) => runner.LongAsync(
                call,
                (caller, now) => begin(new ClientCall(caller, CallRunner.MachineOf(call), CallRunner.IdsOf(call), now), request),
                work,
                cancellationToken));
        return this;
    }

    /// <summary>A method that changes the namespace.</summary>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="refused">What cannot be done in safe mode, as Hadoop says it.</param>
    /// <param name="work">Does it.</param>
    /// <param name="idempotence">Whether it may be repeated.</param>
    public ServiceBuilder Change<TRequest, TResponse>(
        string name, Func<TRequest, string> refused, Func<ClientCall, TRequest, TResponse> work,
        RpcIdempotence idempotence = RpcIdempotence.Idempotent)
        where TRequest : class, IContract<TRequest>
        where TResponse : class, IContract<TResponse>
    {
        // Only what goes through the retry cache has its ids in the log, where a later server finds them.
        bool isLogged = idempotence == RpcIdempotence.AtMostOnce;
        string operation = OperationOf(name);
        Service.Serve<TRequest, TResponse>(
            name,
            idempotence,
            (call, request, cancellationToken) => runner.ChangeAsync(
                call,
                () => refused(request),
                (caller, now) => work(
                    new ClientCall(
                        caller with { Operation = operation }, CallRunner.MachineOf(call), isLogged ? CallRunner.IdsOf(call) : EditLog.Fields.RpcIds.None, now),
                    request),
                cancellationToken));
        return this;
    }

    /// <summary>What Hadoop calls a method in its audit log, and in refusals to those who are no superusers.</summary>
    private static string OperationOf(string name) => name switch
    {
        "create" or "recoverLease" => "null",
        "rename2" => "rename",
        _ => name,
    };
}
