using Tusk.Common.Configurations;
using Tusk.Common.Security;
using Tusk.Rpc;

namespace Tusk.Hdfs.Client;

/// <summary>Users, as connections have them.</summary>
internal static class HdfsUsers
{
    /// <summary>The user of HADOOP_USER_NAME, else the operating system's; in whose name HADOOP_PROXY_USER acts.</summary>
    public static RpcUser Current()
    {
        HadoopUser user = HadoopUser.Current(HadoopEnvironment.OfProcess);
        return new RpcUser(user.Name, user.RealName);
    }

    /// <summary>The name as the home directory has it.</summary>
    public static string ShortName(RpcUser user) => new HadoopUser(user.Name).ShortName;
}
