using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tusk.Protocol.Rpc;

namespace Tusk.Protocol.Tests.Support;

/// <summary>Reads both directions of a captured RPC connection, each message of it back to its bytes.</summary>
internal sealed class RpcExchange
{
    private readonly Dictionary<int, MethodDescriptor> _called = [];

    /// <summary>What was sent and answered: a call, or what came instead.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>Reads what the client sent.</summary>
    public void ReadRequests(ReadOnlySpan<byte> stream)
    {
        var all = new StreamCursor(stream);
        ReadOnlySpan<byte> preamble = all.Take(RpcPreamble.Bytes);
        Assert.True(preamble.StartsWith(RpcPreamble.Magic));
        Assert.Equal(RpcPreamble.Version, preamble[4]);
        Assert.Contains(preamble[6], new[] { RpcPreamble.AuthNone, RpcPreamble.AuthSasl });
        while (!all.AtEnd)
        {
            var frame = new StreamCursor(all.Take(all.TakeInt32()));
            RpcRequestHeaderProto header = frame.TakeDelimited<RpcRequestHeaderProto>();
            switch (header.CallId)
            {
                case RpcCallIds.ConnectionContext:
                    Seen.Add($"context of {frame.TakeDelimited<IpcConnectionContextProto>().UserInfo.EffectiveUser}");
                    break;
                case RpcCallIds.Sasl:
                    Seen.Add($"sasl {frame.TakeDelimited<RpcSaslProto>().State}");
                    break;
                case RpcCallIds.Ping:
                    Seen.Add("ping");
                    break;
                default:
                    Assert.Equal(RpcPreamble.ClientIdBytes, header.ClientId.Length);
                    ReadCall(header, ref frame);
                    break;
            }

            Assert.True(frame.AtEnd);
        }
    }

    /// <summary>Reads what the server sent, after <see cref="ReadRequests"/>.</summary>
    public void ReadResponses(ReadOnlySpan<byte> stream)
    {
        var all = new StreamCursor(stream);
        while (!all.AtEnd)
        {
            var frame = new StreamCursor(all.Take(all.TakeInt32()));
            RpcResponseHeaderProto header = frame.TakeDelimited<RpcResponseHeaderProto>();
            if (unchecked((int)header.CallId) == RpcCallIds.Sasl)
            {
                RpcSaslProto sasl = frame.TakeDelimited<RpcSaslProto>();
                Seen.Add($"answer sasl {sasl.State}: {string.Join(", ", sasl.Auths.Select(static auth => auth.Method))}");
            }
            else if (header.Status != RpcResponseHeaderProto.Types.RpcStatusProto.Success)
            {
                Seen.Add($"answer {header.Status} {header.ErrorDetail} {header.ExceptionClassName}");
            }
            else
            {
                MethodDescriptor method = _called[(int)header.CallId];
                Seen.Add($"answer {method.Name}: {ReadBody(method.OutputType, ref frame)}");
            }

            Assert.True(frame.AtEnd);
        }
    }

    private static IContract ReadBody(MessageDescriptor type, ref StreamCursor frame)
    {
        byte[] rest = frame.Take(frame.Remaining).ToArray();
        var input = new CodedInputStream(rest);
        int bytes = input.ReadLength();
        byte[] body = rest[^bytes..];
        Assert.Equal(rest.Length, input.Position + bytes);

        IContract message = Contracts.Parse(type, body);

        Assert.Equal(Convert.ToHexString(body), Convert.ToHexString(message.ToByteArray()));
        return message;
    }

    private void ReadCall(RpcRequestHeaderProto header, ref StreamCursor frame)
    {
        RequestHeaderProto request = frame.TakeDelimited<RequestHeaderProto>();
        RpcProtocol protocol = RpcProtocol.All.Single(one => one.Name == request.DeclaringClassProtocolName);
        MethodDescriptor method = Contracts.Calls[(protocol.Service, request.MethodName)];
        Assert.Equal((ulong)protocol.Version, request.ClientProtocolVersion);
        _called.Add(header.CallId, method);
        Seen.Add($"{method.Name}: {ReadBody(method.InputType, ref frame)}");
    }
}
