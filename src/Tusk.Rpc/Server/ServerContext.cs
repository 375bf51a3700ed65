namespace Tusk.Rpc.Server;

/// <summary>What all connections of a server share.</summary>
internal sealed class ServerContext(RpcServerOptions options, ServiceTable services, TimeProvider time, CancellationToken aborted)
    : IDisposable
{
    private volatile bool _isStopping;

    public RpcServerOptions Options => options;

    public ServiceTable Services => services;

    public TimeProvider Time => time;

    /// <summary>Cancelled when patience with a stop is over.</summary>
    public CancellationToken Aborted => aborted;

    public CallQueue Queue { get; } = new(options, aborted);

    public PartialBudget Partial { get; } = new(options.MaxPartialBytes);

    public RequestBudget Requests { get; } = new(options.MaxLongRequestBytes);

    public UnsentBudget Unsent { get; } = new(options.MaxUnsentBytesTogether);

    /// <summary>Told when clients leave more answers than there is memory for.</summary>
    public Action? TooMuchUnsent { get; set; }

    public ServerCounters Counters { get; } = new();

    /// <summary>Whether the server is being stopped.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>The server is being stopped from now on.</summary>
    public void Stop() => _isStopping = true;

    public void Dispose() => Queue.Dispose();
}
