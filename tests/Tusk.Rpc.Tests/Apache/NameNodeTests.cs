using System.Globalization;
using System.Net;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Security;
using Tusk.Rpc.Tests.Server;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Apache;

/// <summary>Our client with Apache's NameNode.</summary>
public sealed class NameNodeTests(ApacheCluster cluster) : IClassFixture<ApacheCluster>
{
    private static readonly RpcMethod<MkdirsRequestProto, MkdirsResponseProto> Mkdirs =
        new(RpcProtocol.ClientNamenode, "mkdirs", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<RenameRequestProto, RenameResponseProto> Rename =
        new(RpcProtocol.ClientNamenode, "rename", RpcIdempotence.AtMostOnce);

    private static readonly RpcMethod<GetDatanodeReportRequestProto, GetDatanodeReportResponseProto> GetDatanodeReport =
        new(RpcProtocol.ClientNamenode, "getDatanodeReport", RpcIdempotence.Idempotent);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tells_the_status_of_the_root_and_of_nothing(bool sasl)
    {
        RpcAddress namenode = cluster.NameNode;
        await using var client = new RpcClient(RpcClientOptions.Default with { Mechanisms = sasl ? [new SimpleSaslMechanism()] : [] });

        HdfsFileStatusProto root = (await client.GetAsync(namenode, "/")).Fs;

        Assert.Equal(HdfsFileStatusProto.Types.FileType.IsDir, root.FileType);
        Assert.Equal(16385UL, root.FileId);
        Assert.Null((await client.GetAsync(namenode, "/missing")).Fs);
    }

    [Fact]
    public async Task A_missing_file_is_an_exception_where_hadoop_has_one()
    {
        RpcAddress namenode = cluster.NameNode;
        await using var client = new RpcClient(RpcClientOptions.Default);

        var error = await Assert.ThrowsAsync<RemoteFileNotFoundException>(async () => await client.CallAsync(
            Samples.Endpoint(namenode), Samples.GetBlockLocations,
            new GetBlockLocationsRequestProto { Src = "/missing", Offset = 0, Length = 1 }, client.NextCallId(), 0, CancellationToken.None));

        Assert.Equal(("File does not exist: /missing", "java.io.FileNotFoundException"), (error.Message, error.JavaClassName));
        Assert.Contains("\tat org.apache.hadoop.", error.JavaStack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_calls_at_once_share_one_connection()
    {
        RpcAddress namenode = cluster.NameNode;
        await using var client = new RpcClient(RpcClientOptions.Default);

        // Every second call fails, so that answers of both kinds mix.
        Task<string>[] calls = [.. Enumerable.Range(0, 1_000).Select(async i =>
        {
            if (i % 2 == 0)
            {
                return (await client.GetAsync(namenode, "/")).Fs.FileId.ToString(CultureInfo.InvariantCulture);
            }

            var error = await Assert.ThrowsAsync<RemoteFileNotFoundException>(async () => await client.CallAsync(
                Samples.Endpoint(namenode), Samples.GetBlockLocations,
                new GetBlockLocationsRequestProto { Src = $"/missing-{i}", Offset = 0, Length = 1 }, client.NextCallId(), 0, CancellationToken.None));
            return error.Message;
        })];

        string[] answers = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(static i => i % 2 == 0 ? "16385" : $"File does not exist: /missing-{i}"), answers);
        Assert.Equal(0, Assert.Single(client.Connections).LateAnswers);
    }

    /// <summary>Pitfall 1: the NameNode knows a repeated mutation by client id and call id, also on another connection.</summary>
    [Fact]
    public async Task Pitfall_1_a_repeated_mutation_is_answered_as_the_first_time()
    {
        RpcEndpoint endpoint = Samples.Endpoint(cluster.NameNode, "root");
        await using var client = new RpcClient(RpcClientOptions.Default);
        await using var again = new RpcClient(RpcClientOptions.Default, id: client.Id);
        await client.CallAsync(
            endpoint,
            Mkdirs,
            new MkdirsRequestProto { Src = "/retry/a", Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true },
            client.NextCallId(), 0, CancellationToken.None);
        var request = new RenameRequestProto { Src = "/retry/a", Dst = "/retry/b" };
        int callId = client.NextCallId();

        bool first = (await client.CallAsync(endpoint, Rename, request, callId, 0, CancellationToken.None)).Result;
        bool repeated = (await again.CallAsync(endpoint, Rename, request, callId, 1, CancellationToken.None)).Result;
        bool anew = (await client.CallAsync(endpoint, Rename, request, client.NextCallId(), 0, CancellationToken.None)).Result;

        Assert.Equal((true, true, false), (first, repeated, anew));
    }

    [Fact]
    public async Task A_denied_call_is_an_access_control_exception()
    {
        RpcAddress namenode = cluster.NameNode;
        await using var client = new RpcClient(RpcClientOptions.Default);

        var error = await Assert.ThrowsAsync<AccessControlException>(async () => await client.CallAsync(
            Samples.Endpoint(namenode, "nobody"),
            Mkdirs,
            new MkdirsRequestProto { Src = "/denied", Masked = new FsPermissionProto { Perm = 0x1ED }, CreateParent = true },
            client.NextCallId(), 0, CancellationToken.None));

        Assert.StartsWith("Permission denied: user=nobody, access=WRITE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_method_and_an_unknown_protocol_keep_the_connection()
    {
        RpcAddress namenode = cluster.NameNode;
        await using var client = new RpcClient(RpcClientOptions.Default);
        var noMethod = new RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto>(
            RpcProtocol.ClientNamenode, "noSuchMethod", RpcIdempotence.Idempotent);
        var noProtocol = new RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto>(
            new RpcProtocol("com.example.Protocol", 1, "Protocol"), "getFileInfo", RpcIdempotence.Idempotent);

        var methodError = await Assert.ThrowsAsync<RpcNoSuchMethodException>(() => CallAsync(noMethod));
        var protocolError = await Assert.ThrowsAsync<RpcNoSuchProtocolException>(() => CallAsync(noProtocol));

        Assert.Equal(
            (RpcErrorCode.NoSuchMethod, RpcErrorCode.NoSuchProtocol), (methodError.ErrorCode, protocolError.ErrorCode));
        Assert.Single(client.Connections);

        Task CallAsync(RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto> method) => client.CallAsync(
            Samples.Endpoint(namenode), method, new GetFileInfoRequestProto { Src = "/" }, client.NextCallId(), 0, CancellationToken.None).AsTask();
    }

    [Fact]
    public async Task Wrong_ports_are_explained()
    {
        RpcAddress namenode = cluster.NameNode;
        await using var client = new RpcClient(Samples.Options());
        GetDatanodeReportResponseProto report = await client.CallAsync(
            Samples.Endpoint(namenode, "root"), GetDatanodeReport,
            new GetDatanodeReportRequestProto { Type = DatanodeReportTypeProto.Live }, client.NextCallId(), 0, CancellationToken.None);
        DatanodeIDProto datanode = Assert.Single(report.Di).Id;

        var http = await Assert.ThrowsAsync<RpcConnectException>(() => client.GetAsync(cluster.NameNodeHttp, "/"));
        var data = await Assert.ThrowsAsync<RpcConnectionLostException>(
            () => client.GetAsync(new RpcAddress(datanode.IpAddr, (int)datanode.XferPort), "/"));
        var ipc = await Assert.ThrowsAsync<RpcNoSuchProtocolException>(
            () => client.GetAsync(new RpcAddress(datanode.IpAddr, (int)datanode.IpcPort), "/"));

        Assert.Contains("answers HTTP, not Hadoop RPC", http.Message, StringComparison.Ordinal);
        Assert.Contains("A DataNode's data port", data.Message, StringComparison.Ordinal);
        Assert.Contains("Unknown protocol", ipc.Message, StringComparison.Ordinal);
    }

    /// <summary>What our server refuses, Apache's refuses alike: under the same call, with class, code and text.</summary>
    [Fact]
    public async Task Frames_out_of_order_are_refused_as_by_our_server()
    {
        await using var ours = new TestServer();
        var theirs = new IPEndPoint(IPAddress.Parse(cluster.NameNode.Host), cluster.NameNode.Port);
        int compared = 0;
        foreach ((string what, byte[] frame, _, _, _, _) in RefusalTests.Fatal.Select(static row => row.Data))
        {
            if (what != "long client id") // Apache takes any
            {
                await CompareAsync(what, Samples.Hex(RawClient.Preamble), RawClient.Context(), frame);
            }
        }

        foreach ((string what, string preamble, byte[][] frames, _, _, _, _) in RefusalTests.SetUps.Select(static row => row.Data))
        {
            // Apache takes nobody for the superuser, and closes on an empty name; its NameNode would take tokens.
            if (what is not ("nobody" or "empty user" or "Kerberos"))
            {
                await CompareAsync(what, [Samples.Hex(preamble), .. frames]);
            }
        }

        foreach ((byte[] frame, string javaClass, _, _) in RefusalTests.Errors.Select(static row => row.Data).Take(3))
        {
            await CompareAsync(javaClass, Samples.Hex(RawClient.Preamble), RawClient.Context(), frame);
        }

        Assert.True(compared > 25, $"{compared} refusals");

        async Task CompareAsync(string what, params byte[][] pieces)
        {
            Assert.Equal((what, await RefusalAsync(theirs, pieces)), (what, await RefusalAsync(ours.Endpoint, pieces)));
            compared++;
        }
    }

    private static async Task<string> RefusalAsync(IPEndPoint server, byte[][] pieces)
    {
        await using RawClient client = await RawClient.ConnectAsync(server);
        await client.SendAsync(pieces);
        (RpcResponseHeaderProto header, _) = await client.ReadAsync();
        string text = header.ErrorMsg.Split('\n')[0];
        text = text.StartsWith("Error decoding ", StringComparison.Ordinal) ? text[..text.IndexOf(':', StringComparison.Ordinal)] : text;
        return $"{(int)header.CallId} {header.RetryCount} {header.ClientId.ToBase64()} {header.Status} {header.ServerIpcVersionNum} "
            + $"{header.ExceptionClassName} {header.ErrorDetail} {text}";
    }
}
