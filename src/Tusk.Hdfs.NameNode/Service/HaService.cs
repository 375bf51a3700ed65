using Tusk.Protocol;
using Tusk.Protocol.Ha;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>HAServiceProtocol of a NameNode that has no other beside it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NameNode#transitionToActive and its like.</remarks>
/// <param name="runner">Executes calls.</param>
internal sealed class HaService(CallRunner runner)
{
    /// <summary>What every call that would have to do with another NameNode is answered.</summary>
    public static NameNodeException NotEnabled() => new("org.apache.hadoop.ha.ServiceFailedException", "HA for namenode is not enabled");

    /// <summary>Makes it.</summary>
    public RpcService Create() => new ServiceBuilder(RpcProtocol.HaService, runner)
        .Read<MonitorHealthRequestProto, MonitorHealthResponseProto>("monitorHealth", (call, _) => Answer(call, new MonitorHealthResponseProto()))
        .Read<TransitionToActiveRequestProto, TransitionToActiveResponseProto>("transitionToActive", (call, _) => Refuse<TransitionToActiveResponseProto>(call))
        .Read<TransitionToStandbyRequestProto, TransitionToStandbyResponseProto>("transitionToStandby", (call, _) => Refuse<TransitionToStandbyResponseProto>(call))
        .Read<TransitionToObserverRequestProto, TransitionToObserverResponseProto>("transitionToObserver", (call, _) => Refuse<TransitionToObserverResponseProto>(call))
        .Read<GetServiceStatusRequestProto, GetServiceStatusResponseProto>("getServiceStatus", (call, _) => Refuse<GetServiceStatusResponseProto>(call))
        .Service;

    private T Answer<T>(ClientCall call, T answer)
    {
        runner.Core.Calls.Permissions.RequireSuperuser(call.Caller, "");
        return answer;
    }

    private T Refuse<T>(ClientCall call) => throw (runner.Core.Calls.Permissions.MayEverything(call.Caller)
        ? NotEnabled()
        : Refusal.AccessControl($"Access denied for user {call.Caller.User}. Superuser privilege is required"));
}
