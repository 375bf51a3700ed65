using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Protocol.Tests.Support;
using Tusk.Protocol.Tests.Support.Fuzzing;
using Tusk.Rpc.Connections;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Security;
using Tusk.Rpc.Tests.Support;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Tests.Fuzzing;

/// <summary>What servers of RPC send, whatever it is; by time with TUSK_FUZZ_SECONDS, as CONTRIBUTING.md says.</summary>
public sealed class FuzzTests
{
    private const int MaxBytes = 1 << 16;

    private static readonly RpcAddress Server = new("nn", 8020);
    private static readonly RpcClientId ClientId = new(new byte[RpcPreamble.ClientIdBytes]);
    private static readonly LoopbackPeer Peer = new();

    private static readonly FuzzTarget[] Targets =
    [
        new("answers", [.. RpcSeeds.Answers, .. RpcSeeds.Captured], ReadAnswers, typeof(RpcProtocolException), typeof(RpcConnectException)),
        new("header", RpcSeeds.Headers, ReadHeader, typeof(RpcProtocolException)) { MessageAt = 0 },
        new("negotiation", RpcSeeds.Negotiations, Negotiate, typeof(RpcException), typeof(RemoteException), typeof(EndOfStreamException)),
        new("connection", RpcSeeds.AnswersTo(ClientId), Call, typeof(RpcException), typeof(RemoteException)) { Inputs = 500 }, // each takes a connection
    ];

    public static TheoryData<string> Names => [.. Targets.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_server_sends_is_read_or_refused(string target) => Fuzzer.Run(Targets.Single(one => one.Name == target));

    /// <summary>Reads as a connection does, from pieces; every frame ends its call, with an answer or the one exception.</summary>
    private static void ReadAnswers(byte[] input)
    {
        ReadOnlySequence<byte> rest = Pieces.Of(input, 1 + (input.Length % 40));
        PeerDiagnosis.Check(Samples.Endpoint(Server), rest);
        while (RpcFrame.TryRead(ref rest, MaxBytes, out ReadOnlySequence<byte> frame))
        {
            if (!Varint.TryCut(ref frame, out ReadOnlySequence<byte> header))
            {
                throw new RpcProtocolException("no header", RequestOutcome.Unknown);
            }

            ReadHeader(header.ToArray());
            var call = new RpcCall<GetFileInfoResponseProto>(0, 0, "getFileInfo", [], new GetFileInfoRequestProto { Src = "/" });
            call.Answer(frame);
            call.Finish(here: true);
            Assert.True(call.Response.IsCompleted);
            call.Response.GetAwaiter().GetResult();
        }
    }

    /// <summary>What the generated message does not read may be read: it wants fields that we do not need.</summary>
    private static void ReadHeader(byte[] input)
    {
        RpcResponseHeader header = RpcResponseHeader.Read(input);
        RemoteException error = RemoteExceptions.Create(header.Error());
        Assert.NotNull(error.Message);
        Assert.Equal(error.JavaMessage, error.Explained("why").JavaMessage);
        if (TryParse(input) is { } expected)
        {
            Assert.Equal(((int)expected.CallId, expected.Status), (header.CallId, header.Status));
            Assert.Equal(expected.ClientId.Span, header.ClientId);
        }
    }

    private static RpcResponseHeaderProto? TryParse(byte[] input)
    {
        try
        {
            return RpcResponseHeaderProto.Parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static void Negotiate(byte[] input)
    {
        var negotiation = new SaslNegotiation(
            Samples.Endpoint(Server), [new SimpleSaslMechanism(), new EchoMechanism()], PipeReader.Create(new ReadOnlySequence<byte>(input)),
            PipeWriter.Create(Stream.Null));
        Task run = negotiation.RunAsync(default);
        Assert.True(run.IsCompleted);
        run.GetAwaiter().GetResult();
    }

    /// <summary>Two calls to a server that sends this: both end.</summary>
    /// <remarks>Tried again where the connection was lost: the server does not listen, and may have answered and hung up before
    /// the second call was made.</remarks>
    private static void Call(byte[] input)
    {
        const int Tries = 4;
        for (int i = 1; i < Tries; i++)
        {
            try
            {
                CallOnce(input);
                return;
            }
            catch (RpcConnectionLostException)
            {
                // Once more.
            }
        }

        CallOnce(input);
    }

    private static void CallOnce(byte[] input)
    {
        var client = new RpcClient(Samples.Options(("ipc.maximum.response.length", "65536")), id: ClientId);
        RpcEndpoint server = Samples.Endpoint(new RpcAddress("127.0.0.1", Peer.Port));
        Task[] calls =
        [
            .. Enumerable.Range(0, 2).Select(id => client.CallAsync(
                server, Samples.GetFileInfo, new GetFileInfoRequestProto { Src = "/" }, id, 0, default).AsTask()),
        ];
        RpcConnection connection = Assert.Single(client.Connections);
        SpinWait.SpinUntil(() => connection.QueuedCalls == 0, TimeSpan.FromSeconds(1)); // an answer to what was not sent finds nobody
        using (Peer.Say(input))
        {
            Task.WhenAll(calls).ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
            client.DisposeAsync().AsTask().Wait();
        }

        Array.ForEach(calls, static call => call.GetAwaiter().GetResult());
    }
}
