using System.Net;
using System.Threading.Channels;
using Tusk.Common.Configurations;
using Tusk.Common.Security;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.DataNode.Tests.Reports;

/// <summary>When a DataNode is ready: a NameNode counts it as live from its registration, but knows its volumes from a heartbeat.</summary>
public sealed class RegistrationTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Channel<HeartbeatRequestProto> _heartbeats = Channel.CreateUnbounded<HeartbeatRequestProto>();
    private readonly Channel<DatanodeCommandProto?> _answers = Channel.CreateUnbounded<DatanodeCommandProto?>();
    private readonly Channel<BlockReportRequestProto> _reports = Channel.CreateUnbounded<BlockReportRequestProto>();
    private readonly RpcServer _nameNode;
    private Func<DatanodeCommandProto?> _reportAnswer = static () => null;
    private Task _reportAnswered = Task.CompletedTask;
    private ulong _lease;
    private int _registrations;

    public RegistrationTests()
    {
        _nameNode = new RpcServer(
            RpcServerOptions.Read(new Configuration(), 2) with { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) },
            [
                new RpcService(RpcProtocol.Datanode)
                    .Serve<VersionRequestProto, VersionResponseProto>("versionRequest", RpcIdempotence.Idempotent, (_, _, _) => new(Version()))
                    .Serve<RegisterDatanodeRequestProto, RegisterDatanodeResponseProto>("registerDatanode", RpcIdempotence.Idempotent, Register)
                    .Serve<HeartbeatRequestProto, HeartbeatResponseProto>(
                        "sendHeartbeat", RpcIdempotence.Idempotent, (_, request, stop) => AnswerAsync(request, stop))
                    .Serve<BlockReportRequestProto, BlockReportResponseProto>(
                        "blockReport", RpcIdempotence.Idempotent, (_, request, _) => AnswerReportAsync(request)),
            ]);
        _nameNode.Start();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _nameNode.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_has_started_when_the_NameNode_knows_its_volumes_and_not_before()
    {
        Task<DataNodeServer> starting = StartAsync();

        HeartbeatRequestProto first = await NextAsync();
        bool wasEarly = starting.IsCompleted; // it has registered: the heartbeat, not answered yet, comes after
        _answers.Writer.TryWrite(null);
        await using DataNodeServer node = await starting.WaitAsync(Patience, Cancel);

        Assert.False(wasEarly);
        Assert.Single(first.Reports);
        Assert.Equal(1, _registrations);
    }

    [Fact]
    public async Task Told_to_register_again_it_tells_its_volumes_at_once()
    {
        Task<DataNodeServer> starting = StartAsync(("dfs.heartbeat.interval", "1h"));
        await NextAsync();
        _answers.Writer.TryWrite(MustRegister());

        HeartbeatRequestProto second = await NextAsync();
        _answers.Writer.TryWrite(null);
        await using DataNodeServer node = await starting.WaitAsync(Patience, Cancel);

        Assert.Single(second.Reports);
        Assert.Equal(2, _registrations);
    }

    [Fact]
    public async Task A_report_of_which_nothing_was_taken_in_is_made_again_after_the_registration()
    {
        _lease = 7;
        _reportAnswer = () => _reports.Reader.Count == 1 ? MustRegister() : null; // started anew between the heartbeat and the report
        Task<DataNodeServer> starting = StartAsync(("dfs.heartbeat.interval", "1h"));
        await NextAsync();
        _answers.Writer.TryWrite(null);

        HeartbeatRequestProto second = await NextAsync();
        _answers.Writer.TryWrite(null);
        await using DataNodeServer node = await starting.WaitAsync(Patience, Cancel);

        Assert.True(second.RequestFullBlockReportLease);
        Assert.Equal(2, _registrations);
    }

    [Fact]
    public async Task A_report_that_is_asked_for_while_another_one_is_sent_follows_it()
    {
        Task<DataNodeServer> starting = StartAsync(("dfs.heartbeat.interval", "1h"));
        await NextAsync();
        _answers.Writer.TryWrite(null);
        await using DataNodeServer node = await starting.WaitAsync(Patience, Cancel);
        var answered = new TaskCompletionSource();
        (_lease, _reportAnswered) = (7, answered.Task);
        await TriggerReportAsync(node);
        await NextAsync();
        _answers.Writer.TryWrite(null);
        await _reports.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);

        await TriggerReportAsync(node); // what was made of the replicas before is on its way
        answered.SetResult();
        HeartbeatRequestProto next = await NextAsync();
        _answers.Writer.TryWrite(null);

        Assert.True(next.RequestFullBlockReportLease);
    }

    private static async Task TriggerReportAsync(DataNodeServer node)
    {
        await using var client = new RpcClient(RpcClientOptions.Read(new Configuration()));
        var method = new RpcMethod<TriggerBlockReportRequestProto, TriggerBlockReportResponseProto>(
            RpcProtocol.ClientDatanode, "triggerBlockReport", RpcIdempotence.Idempotent);
        var endpoint = new RpcEndpoint(
            new RpcAddress("127.0.0.1", node.IpcEndpoint.Port), RpcProtocol.ClientDatanode,
            new RpcUser(HadoopUser.Current(new Configuration().Environment).Name), client.Options.Connect);
        await client.CallAsync(endpoint, method, new TriggerBlockReportRequestProto { Incremental = false }, client.NextCallId(), 0, Cancel);
    }

    private static DatanodeCommandProto MustRegister() => new()
    {
        CmdType = DatanodeCommandProto.Types.Type.RegisterCommand,
        RegisterCmd = new RegisterCommandProto(),
    };

    private async ValueTask<BlockReportResponseProto> AnswerReportAsync(BlockReportRequestProto request)
    {
        _reports.Writer.TryWrite(request);
        await _reportAnswered;
        var answer = new BlockReportResponseProto();
        if (_reportAnswer() is { } command)
        {
            answer.Cmd = command;
        }

        return answer;
    }

    private static VersionResponseProto Version() => new()
    {
        Info = new NamespaceInfoProto
        {
            BuildVersion = "test",
            Unused = 0,
            BlockPoolID = Samples.Pool,
            StorageInfo = new StorageInfoProto
            {
                LayoutVersion = unchecked((uint)-67),
                NamespceID = (uint)Samples.Space.NamespaceId,
                ClusterID = Samples.Space.ClusterId,
                CTime = (ulong)Samples.Space.CreationTime,
            },
            SoftwareVersion = "3.4.2",
        },
    };

    private ValueTask<RegisterDatanodeResponseProto> Register(
        RpcServerCall call, RegisterDatanodeRequestProto request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _registrations);
        return new(new RegisterDatanodeResponseProto { Registration = request.Registration });
    }

    private async ValueTask<HeartbeatResponseProto> AnswerAsync(HeartbeatRequestProto request, CancellationToken cancellationToken)
    {
        _heartbeats.Writer.TryWrite(request);
        var answer = new HeartbeatResponseProto
        {
            HaStatus = new NNHAStatusHeartbeatProto { State = NNHAStatusHeartbeatProto.Types.State.Active, Txid = 1 },
            FullBlockReportLeaseId = _lease,
        };
        if (await _answers.Reader.ReadAsync(cancellationToken) is { } command)
        {
            answer.Cmds.Add(command);
        }

        return answer;
    }

    private async Task<HeartbeatRequestProto> NextAsync() =>
        await _heartbeats.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);

    private Task<DataNodeServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var configuration = new Configuration();
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)
        [
            ("fs.defaultFS", $"hdfs://127.0.0.1:{_nameNode.Endpoint.Port}"), ("dfs.datanode.address", "127.0.0.1:0"),
            ("dfs.datanode.ipc.address", "127.0.0.1:0"), ("dfs.datanode.data.dir", _folder / "data"), .. settings,
        ])
        {
            configuration.Set(name, value);
        }

        return DataNodeServer.StartAsync(configuration, cancellationToken: Cancel);
    }
}
