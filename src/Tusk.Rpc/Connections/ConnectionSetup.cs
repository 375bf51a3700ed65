using System.Buffers;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Connections;

/// <summary>What a client says before its first call: preamble, perhaps SASL, context.</summary>
internal static class ConnectionSetup
{
    /// <summary>Writes the preamble. The service class, a hint for quality of service, is 0.</summary>
    public static void WritePreamble(IBufferWriter<byte> output, bool sasl)
    {
        Span<byte> span = output.GetSpan(RpcPreamble.Bytes);
        RpcPreamble.Magic.CopyTo(span);
        span[4] = RpcPreamble.Version;
        span[5] = 0;
        span[6] = sasl ? RpcPreamble.AuthSasl : RpcPreamble.AuthNone;
        output.Advance(RpcPreamble.Bytes);
    }

    /// <summary>Writes a frame that is no call: a header and one message.</summary>
    public static void WriteFrame(IBufferWriter<byte> output, RpcRequestHeader header, int callId, IContract message)
    {
        int headerBytes = header.DelimitedBytes(callId, RpcRequestHeader.NoRetryCount);
        Span<byte> span = output.GetSpan(RpcFrame.PrefixBytes + headerBytes);
        RpcFrame.WritePrefix(span, headerBytes + Messages.DelimitedBytes(message));
        header.WriteDelimited(span[RpcFrame.PrefixBytes..], callId, RpcRequestHeader.NoRetryCount);
        output.Advance(RpcFrame.PrefixBytes + headerBytes);
        Messages.WriteDelimited(output, message);
    }

    /// <summary>Who calls, and which protocol.</summary>
    public static IpcConnectionContextProto Context(RpcEndpoint endpoint)
    {
        var user = new UserInformationProto { EffectiveUser = endpoint.User.Name };
        if (endpoint.User.RealName is { } realName)
        {
            user.RealUser = realName;
        }

        return new IpcConnectionContextProto { UserInfo = user, Protocol = endpoint.Protocol.Name };
    }
}
