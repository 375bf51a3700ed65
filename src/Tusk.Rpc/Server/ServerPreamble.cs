using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>Judges the first seven bytes of a connection.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.Server.Connection#readAndProcess, #setupBadVersionResponse.</remarks>
internal static class ServerPreamble
{
    /// <summary>The first version whose clients read a frame.</summary>
    private const int FirstFramedVersion = 9;

    /// <summary>The first version whose clients read a call id and a status.</summary>
    private const int FirstVersionWithStatus = 3;

    private const string VersionMismatch = "org.apache.hadoop.ipc.RPC$VersionMismatch";

    /// <summary>What a browser or a web client is told.</summary>
    private static ReadOnlySpan<byte> HttpAnswer =>
        "HTTP/1.1 404 Not Found\r\nContent-type: text/plain\r\n\r\n"u8;

    private static ReadOnlySpan<byte> HttpHint =>
        "This is a Hadoop IPC port, and the request is HTTP. The web interface of this daemon has another port.\r\n"u8;

    /// <summary>Judges a preamble.</summary>
    /// <param name="preamble">Its seven bytes.</param>
    /// <param name="isSasl">Whether SASL frames follow, when null is returned; else the context.</param>
    /// <returns>Null when it is good; else what is sent before the connection is closed.</returns>
    public static byte[]? Refuse(ReadOnlySpan<byte> preamble, out bool isSasl)
    {
        isSasl = false;
        if (preamble.StartsWith("GET "u8))
        {
            return [.. HttpAnswer, .. HttpHint];
        }

        int version = (sbyte)preamble[4];
        if (!preamble.StartsWith(RpcPreamble.Magic) || version != RpcPreamble.Version)
        {
            return BadVersion(version);
        }

        byte auth = preamble[6];
        isSasl = auth == RpcPreamble.AuthSasl;
        return isSasl || auth == RpcPreamble.AuthNone
            ? null
            : Fatal("org.apache.hadoop.ipc.IpcException", $"Unknown auth protocol:{(sbyte)auth}", RpcErrorCode.FatalUnauthorized);
    }

    private static byte[] BadVersion(int version)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"Server IPC version {RpcPreamble.Version} cannot communicate with client version {version}");
        return version switch
        {
            >= FirstFramedVersion => Fatal(VersionMismatch, text, RpcErrorCode.FatalVersionMismatch),
            >= FirstVersionWithStatus => [.. Int32(-1), .. Int32(-1), .. Text(VersionMismatch), .. Text(text)],
            _ => [.. Int32(0), 1, .. Text(VersionMismatch), .. Text(text)],
        };
    }

    private static byte[] Fatal(string javaClass, string text, RpcErrorCode code)
    {
        ResponseFrame frame = ResponseFrame.Failure(
            RpcCallIds.AuthorizationFailed, RpcRequestHeader.NoRetryCount, default, new RemoteError(javaClass, text, code, IsFatal: true));
        byte[] bytes = new byte[frame.FrameBytes];
        frame.Write(bytes);
        return bytes;
    }

    private static byte[] Text(string text) => [.. Int32(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Int32(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
