using System.Net;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Server;
using Tusk.Rpc.Tests.Support;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Tests.Server;

/// <summary>Frames with random damage. A session takes or refuses them, and never throws.</summary>
public sealed class RequestFuzzTests
{
    private static readonly byte[][] Corpus =
    [
        RawClient.Context(),
        RawClient.Context("bob", "alice"),
        RawClient.Call(7, "/a/b", change: static h => h.CallerContext = new RPCCallerContextProto { Context = "CLI" }),
        RawClient.Call(8, method: "rename"),
        RawClient.Sasl(RpcSaslProto.Types.SaslState.Negotiate),
        RawClient.Sasl(RpcSaslProto.Types.SaslState.Initiate, "SIMPLE"),
        PeerConnection.Frame(RawClient.Header(RpcCallIds.Ping, -1)),
    ];

    private static readonly ServiceTable Services = new(
        [new RpcService(RpcProtocol.ClientNamenode).Serve(Samples.GetFileInfo, TestServer.Echo)]);

    [Fact]
    public void Damaged_frames_are_taken_or_refused()
    {
        int calls = 0;
        int refusals = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            bool isSasl = random.Next(4) == 0;
            ServerSession session = NewSession(isSasl);
            try
            {
                if (!isSasl)
                {
                    session.Take(Corpus[0].AsSpan(RpcFrame.PrefixBytes));
                }

                for (int i = 0; i < 4; i++)
                {
                    byte[] frame = Corpus[random.Next(Corpus.Length)][RpcFrame.PrefixBytes..];
                    SessionStep step = session.Take(random.Next(2) == 0 ? frame : Damaged(frame, random));
                    calls += step.Call is null ? 0 : 1;
                    refusals += step.HasReply ? 1 : 0;
                    if (step.HasReply)
                    {
                        byte[] reply = new byte[step.Reply.FrameBytes];
                        step.Reply.Write(reply);
                        ReadOnlySpan<byte> rest = reply.AsSpan(RpcFrame.PrefixBytes);
                        Assert.NotNull(Messages.ReadDelimited<RpcResponseHeaderProto>(ref rest));
                    }

                    if (step.Closes)
                    {
                        break;
                    }
                }
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}");
            }
        }

        Assert.True(calls > 1_000 && refusals > 1_000, $"{calls} calls, {refusals} refusals: the damage is too great or too small.");
    }

    /// <summary>The header that is read by hand says what the generated one says.</summary>
    [Fact]
    public void Headers_are_read_as_by_the_generated_code()
    {
        int read = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            ReadOnlySpan<byte> frame = Corpus[random.Next(Corpus.Length)].AsSpan(RpcFrame.PrefixBytes);
            Assert.True(Varint.TryCut(ref frame, out ReadOnlySpan<byte> content));
            byte[] bytes = Damaged(content.ToArray(), random);
            RpcRequestHeaderProto? expected = null;
            try
            {
                expected = Messages.Parse<RpcRequestHeaderProto>(bytes);
            }
            catch (ProtocolMessageException)
            {
                // Ours may take what lies in messages that it does not read.
            }

            if (!RequestHeader.TryRead(bytes, out RequestHeader header, out _) || expected is null)
            {
                continue;
            }

            read++;
            Assert.Equal((seed, expected.CallId, expected.RetryCount), (seed, header.CallId, header.RetryCount));
            Assert.Equal(expected.ClientId.ToByteArray(), header.ClientId.ToArray());
            if (Enum.IsDefined(expected.RpcKind) && Enum.IsDefined(expected.RpcOp)) // others Java keeps aside, C# does not
            {
                Assert.Equal(expected.HasRpcKind ? expected.RpcKind : null, header.Kind);
                Assert.Equal(expected.HasRpcOp ? expected.RpcOp : null, header.Operation);
            }
        }

        Assert.True(read > 1_000, $"{read} headers");
    }

    [Fact]
    public void A_header_with_every_field_is_read()
    {
        RpcRequestHeaderProto message = RawClient.Header(-77, 12);
        message.TraceInfo = new RPCTraceInfoProto { TraceId = 5, SpanContext = ByteString.CopyFromUtf8("span") };
        message.CallerContext = new RPCCallerContextProto { Context = "CLI", Signature = ByteString.CopyFromUtf8("s") };
        message.StateId = 99;
        message.RouterFederatedState = ByteString.CopyFromUtf8("r");

        Assert.True(RequestHeader.TryRead(message.ToByteArray(), out RequestHeader header, out string? fault), fault);

        Assert.Equal((-77, 12), (header.CallId, header.RetryCount));
        Assert.Equal(message.CallerContext.ToByteArray(), header.CallerContext.ToArray());
    }

    [Theory]
    [InlineData("1000", "whole, but without its required fields")]
    [InlineData("0700", "field 0")]
    [InlineData("888080808010 02", "a tag of 33 bits")]
    [InlineData("22 05 0102", "bytes beyond the end")]
    [InlineData("0b", "a group")]
    [InlineData("18 ffffffffffffffffffffff", "a number without end")]
    public void What_is_no_header_is_refused(string hex, string why)
    {
        Assert.False(RequestHeader.TryRead(Samples.Hex(hex), out _, out string? fault), why);
        Assert.NotNull(fault);
    }

    private static ServerSession NewSession(bool isSasl) =>
        new(Services, new IPEndPoint(IPAddress.Loopback, 1), static (_, _) => true, isSasl);

    private static byte[] Damaged(byte[] sound, Random random)
    {
        List<byte> bytes = [.. sound];
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, 0xFF);
                    break;
                case 3:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
