using Tusk.Rpc;

namespace Tusk.Hdfs.Client;

/// <summary>Who a program is to a cluster without Kerberos.</summary>
internal static class HdfsUsers
{
    /// <summary>The user of HADOOP_USER_NAME, else the operating system's.</summary>
    public static RpcUser Current() =>
        new(Environment.GetEnvironmentVariable("HADOOP_USER_NAME") is { Length: > 0 } name ? name : Environment.UserName);

    /// <summary>The name up to a slash or at-sign, as the home directory has it.</summary>
    public static string ShortName(RpcUser user) =>
        user.Name.AsSpan().IndexOfAny('/', '@') is var end and > 0 ? user.Name[..end] : user.Name;
}
