using Google.Protobuf;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Protocol.Tests.Support;
using Tusk.Rpc.Tests.Connections;
using Tusk.Rpc.Tests.Support;
using Auth = Tusk.Protocol.Rpc.RpcSaslProto.Types.SaslAuth;
using State = Tusk.Protocol.Rpc.RpcSaslProto.Types.SaslState;
using Status = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcStatusProto;

namespace Tusk.Rpc.Tests.Fuzzing;

/// <summary>What servers of RPC send when all is well.</summary>
internal static class RpcSeeds
{
    /// <summary>Headers of success, and of an error with its Java stack.</summary>
    public static byte[][] Headers =>
    [
        Header(0, ByteString.Empty).ToByteArray(),
        Header(7, ByteString.CopyFrom(new byte[16])).ToByteArray(),
        Refused("java.io.FileNotFoundException", "File does not exist: /a\n\tat A.b(A.java:1)\n\tat A.c(A.java:2)").ToByteArray(),
        Refused("org.apache.hadoop.ipc.StandbyException", "\tat A.b(A.java:1)").ToByteArray(),
    ];

    /// <summary>Answers to getFileInfo.</summary>
    public static byte[][] Answers => AnswersTo(null);

    /// <summary>What an Apache NameNode answered; also to other calls that have no required field.</summary>
    public static IEnumerable<byte[]> Captured => Captures.ReadIfThere("rpc-getfileinfo.s2c");

    /// <summary>The server's side of negotiations that succeed.</summary>
    public static byte[][] Negotiations =>
    [
        SaslTests.Answer(new RpcSaslProto { State = State.Success }),
        SaslTests.Answer(Offer("KERBEROS", "SIMPLE")),
        [
            .. SaslTests.Answer(Offer("TOKEN", "SIMPLE")),
            .. SaslTests.Answer(new RpcSaslProto { State = State.Challenge, Token = ByteString.CopyFromUtf8("c1") }),
            .. SaslTests.Answer(new RpcSaslProto { State = State.Success, Token = ByteString.CopyFromUtf8("c2") }),
        ],
    ];

    /// <summary>Answers to the calls 0 and 1 of a client, in both orders.</summary>
    public static byte[][] AnswersTo(RpcClientId? client)
    {
        ByteString id = client is null ? ByteString.Empty : ByteString.CopyFrom(client.Bytes);
        byte[] first = PeerConnection.Frame(Header(0, id), new GetFileInfoResponseProto { Fs = Samples.Status("a") });
        byte[] second = PeerConnection.Frame(Header(1, id), new GetFileInfoResponseProto());
        return [[.. first, .. second], [.. second, .. first]];
    }

    private static RpcSaslProto Offer(params string[] methods) => new()
    {
        State = State.Negotiate,
        Auths = { methods.Select(static method => new Auth { Method = method, Mechanism = "M", Protocol = "", ServerId = "s" }) },
    };

    private static RpcResponseHeaderProto Header(uint callId, ByteString clientId) => new()
    {
        CallId = callId,
        Status = Status.Success,
        ServerIpcVersionNum = RpcPreamble.Version,
        ClientId = clientId,
        RetryCount = 0,
    };

    private static RpcResponseHeaderProto Refused(string javaClass, string text) => new()
    {
        CallId = 0,
        Status = Status.Error,
        ServerIpcVersionNum = RpcPreamble.Version,
        ExceptionClassName = javaClass,
        ErrorMsg = text,
        ErrorDetail = RpcResponseHeaderProto.Types.RpcErrorCodeProto.ErrorApplication,
        ClientId = ByteString.CopyFrom(new byte[16]),
        RetryCount = 0,
    };
}
