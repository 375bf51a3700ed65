using System.Globalization;
using System.Security.Cryptography;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.Client.Writing;
using Tusk.Protocol;
using Tusk.Rpc;
using Tusk.Rpc.Nameservices;
using Tusk.Rpc.Retries;

namespace Tusk.Hdfs.Client;

/// <summary>What the file systems of one authority and one user share: the connection to the NameNode, and the writer's name.</summary>
internal sealed class HdfsSession : IAsyncDisposable
{
    private readonly RpcClient _client;
    private readonly TimeProvider _time;
    private readonly TimeSpan _defaultsValidity;
    private Known? _defaults;
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isDisposed;

    /// <summary>A session; nothing is sent yet.</summary>
    /// <param name="authority">Host with or without a port, or a nameservice.</param>
    /// <param name="configuration">Where the NameNodes are, and how patient to be.</param>
    /// <param name="user">Whose calls they are.</param>
    /// <param name="callerContext">What the NameNode's audit log says of the caller; null: nothing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warned">Told in a line what is waited for, and why; null: nobody is. Must not throw.</param>
    /// <exception cref="ConfigurationException">The authority is no address, or a setting is malformed.</exception>
    public HdfsSession(
        string authority, Configuration configuration, RpcUser user, string? callerContext, TimeProvider time, Action<string>? warned = null)
    {
        (Authority, User, _time) = (authority, user, time);
        Options = HdfsClientOptions.Read(configuration);
        _defaultsValidity = Options.ServerDefaultsValidity;
        _client = new RpcClient(RpcClientOptions.Read(configuration) with { CallerContext = callerContext }, time) { Warned = warned };
        NameNode = new NameNodeClient(NameNodeProxies.Create(
            _client, configuration, authority, RpcProtocol.ClientNamenode, user, new Jitter(AnyNumber())));

        // A task's attempt is in the name, by which operators find who holds a lease. Source: Apache Hadoop 3.4, DFSClient.
        string attempt = configuration.Get("mapreduce.task.attempt.id", "NONMAPREDUCE");
        ClientName = string.Create(
            CultureInfo.InvariantCulture, $"DFSClient_{attempt}_{AnyNumber()}_{Environment.CurrentManagedThreadId}");
        Writer = new HdfsFileWriter(NameNode, HdfsWriteOptions.Read(configuration, warned), ClientName, time) { Warned = warned };
        FileReadOptions reading = FileReadOptions.Read(configuration, warned);
        Reads = new FileReads(
            new RpcBlockSource(NameNode.Blocks, _client, user, reading.UsesHostnames),
            reading,
            ClientName,
            time,
            new Jitter(AnyNumber()))
        {
            Warned = warned,
        };
    }

    /// <summary>Host with or without a port, or a nameservice.</summary>
    public string Authority { get; }

    /// <summary>Whose calls they are.</summary>
    public RpcUser User { get; }

    /// <summary>The settings that the session was made with.</summary>
    public HdfsClientOptions Options { get; }

    /// <summary>The NameNode's calls.</summary>
    public NameNodeClient NameNode { get; }

    /// <summary>What open files share.</summary>
    public FileReads Reads { get; }

    /// <summary>By what the NameNode knows this writer.</summary>
    public string ClientName { get; }

    /// <summary>Opens files for writing.</summary>
    public HdfsFileWriter Writer { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>What the NameNode is configured with; asked once an hour (dfs.client.server-defaults.validity.period.ms).</summary>
    public ValueTask<ServerDefaults> GetServerDefaultsAsync(CancellationToken cancellationToken)
    {
        Known? known = Volatile.Read(ref _defaults);
        return known is not null && _time.GetElapsedTime(known.At) < _defaultsValidity
            ? ValueTask.FromResult(known.Defaults)
            : AskAsync(cancellationToken);
    }

    /// <summary>Closes the files that are open for writing, then the connections. Who asks again waits until the first has ended,
    /// and is not told what failed.</summary>
    /// <exception cref="HadoopException">A file could not be closed; the connections are.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            await _disposed.Task.ConfigureAwait(false);
            return;
        }

        try
        {
            await Writer.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            try
            {
                Reads.Dispose();
                await _client.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                _disposed.SetResult();
            }
        }
    }

    private static int AnyNumber() => RandomNumberGenerator.GetInt32(int.MaxValue);

    private async ValueTask<ServerDefaults> AskAsync(CancellationToken cancellationToken)
    {
        ServerDefaults defaults = await NameNode.GetServerDefaultsAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _defaults, new Known(defaults, _time.GetTimestamp()));
        return defaults;
    }

    private sealed record Known(ServerDefaults Defaults, long At);
}
