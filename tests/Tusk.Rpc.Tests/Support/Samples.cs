using Google.Protobuf;
using Tusk.Common.Configurations;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;

namespace Tusk.Rpc.Tests.Support;

/// <summary>The calls that the tests make.</summary>
internal static class Samples
{
    public static readonly RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto> GetFileInfo =
        new(RpcProtocol.ClientNamenode, "getFileInfo", RpcIdempotence.Idempotent);

    public static readonly RpcMethod<GetBlockLocationsRequestProto, GetBlockLocationsResponseProto> GetBlockLocations =
        new(RpcProtocol.ClientNamenode, "getBlockLocations", RpcIdempotence.Idempotent);

    /// <summary>getFileInfo, declared so that it must not be sent twice.</summary>
    public static readonly RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto> OnceOnly =
        new(RpcProtocol.ClientNamenode, "getFileInfo", RpcIdempotence.NotIdempotent);

    /// <summary>getFileInfo, declared so that the server would remember it.</summary>
    public static readonly RpcMethod<GetFileInfoRequestProto, GetFileInfoResponseProto> AtMostOnce =
        new(RpcProtocol.ClientNamenode, "getFileInfo", RpcIdempotence.AtMostOnce);

    /// <summary>Options that do not wait, with changes.</summary>
    public static RpcClientOptions Options(params (string Name, string Value)[] settings)
    {
        var configuration = new Configuration();
        configuration.Set("ipc.client.connect.max.retries", "0");
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        return RpcClientOptions.Read(configuration);
    }

    public static RpcEndpoint Endpoint(RpcAddress address, string user = "h") =>
        new(address, RpcProtocol.ClientNamenode, new RpcUser(user));

    public static Task<GetFileInfoResponseProto> GetAsync(
        this RpcClient client, RpcAddress address, string path, CancellationToken cancellationToken = default) => client
        .CallAsync(
            Endpoint(address), GetFileInfo, new GetFileInfoRequestProto { Src = path }, client.NextCallId(), 0, cancellationToken)
        .AsTask();

    public static HdfsFileStatusProto Status(string owner) => new()
    {
        FileType = HdfsFileStatusProto.Types.FileType.IsDir,
        Path = ByteString.Empty,
        Length = 0,
        Permission = new FsPermissionProto { Perm = 0x1ED },
        Owner = owner,
        Group = "g",
        ModificationTime = 1,
        AccessTime = 0,
    };

    public static byte[] Hex(string text) =>
        Convert.FromHexString(string.Concat(text.Where(static c => !char.IsWhiteSpace(c))));
}
