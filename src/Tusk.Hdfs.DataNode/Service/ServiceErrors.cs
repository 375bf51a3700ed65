using Tusk.Hdfs.DataNode.Storage;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.DataNode.Service;

/// <summary>Refusals as RPC clients know them.</summary>
internal static class ServiceErrors
{
    public static RemoteException Of(ReplicaException refused) => RemoteExceptions.Create(refused.JavaClassName, refused.Message);

    public static RemoteException Io(string message) => RemoteExceptions.Create("java.io.IOException", message);

    public static RemoteException NoSuperuser(string user) => RemoteExceptions.Create(
        "org.apache.hadoop.security.AccessControlException", $"Access denied for user {user}. Superuser privilege is required.");
}
