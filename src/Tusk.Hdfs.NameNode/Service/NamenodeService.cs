using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>NamenodeProtocol, of which tools need to know which namespace it is; what is not declared is unknown to it.</summary>
/// <param name="runner">Executes calls.</param>
internal sealed class NamenodeService(CallRunner runner)
{
    /// <summary>The release that we are like: DataNodes compare it with the least that they take.</summary>
    public const string SoftwareVersion = "3.4.2";

    /// <summary>Block reports may come as buffers (NamespaceInfo.CAPABILITIES).</summary>
    private const ulong BufferedReports = 1;

    /// <summary>Makes it.</summary>
    public RpcService Create() => new ServiceBuilder(RpcProtocol.Namenode, runner)
        .Read<VersionRequestProto, VersionResponseProto>("versionRequest", (_, _) => Version(runner.Core))
        .Service;

    /// <summary>Which namespace it is, and what its NameNode can.</summary>
    public static VersionResponseProto Version(NameNodeCore core)
    {
        StorageIdentity identity = core.Storage.Identity;
        return new VersionResponseProto
        {
            Info = new NamespaceInfoProto
            {
                BuildVersion = "Tusk",
                Unused = 0,
                BlockPoolID = identity.BlockPoolId,
                StorageInfo = new StorageInfoProto
                {
                    LayoutVersion = unchecked((uint)FsImageFormat.LayoutVersion),
                    NamespceID = (uint)identity.NamespaceId,
                    ClusterID = identity.ClusterId,
                    CTime = (ulong)identity.CreationMillis,
                },
                SoftwareVersion = SoftwareVersion,
                Capabilities = BufferedReports,
                State = NNHAStatusHeartbeatProto.Types.State.Active,
            },
        };
    }
}
