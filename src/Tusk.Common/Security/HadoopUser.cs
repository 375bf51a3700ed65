using Tusk.Common.Configurations;

namespace Tusk.Common.Security;

/// <summary>Who a program is to a cluster without Kerberos.</summary>
/// <param name="Name">The user whose rights count; may be <c>name/host@REALM</c>, which the server maps.</param>
/// <param name="RealName">Who acts for that user; null when it is the user.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.security.UserGroupInformation.</remarks>
public sealed record HadoopUser(string Name, string? RealName = null)
{
    /// <summary>Variable that names the user.</summary>
    public const string NameVariable = "HADOOP_USER_NAME";

    /// <summary>Variable that names a user to act for.</summary>
    public const string ProxyVariable = "HADOOP_PROXY_USER";

    /// <summary>The name up to a slash or at-sign, as in the path of the home folder.</summary>
    public string ShortName => Name.AsSpan().IndexOfAny('/', '@') is var end and > 0 ? Name[..end] : Name;

    /// <summary>
    /// The user of HADOOP_USER_NAME, else the operating system's; in whose name HADOOP_PROXY_USER acts, if it is set.
    /// </summary>
    /// <remarks>A blank variable is one that is not set; Hadoop takes it for a user without a name.</remarks>
    /// <exception cref="ConfigurationException">The operating system knows no name for the user.</exception>
    public static HadoopUser Current(HadoopEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string name = environment.GetNonBlank(NameVariable) ?? OfSystem();
        return environment.GetNonBlank(ProxyVariable) is { } proxy ? new HadoopUser(proxy, name) : new HadoopUser(name);
    }

    /// <summary>The name, and who acts for it.</summary>
    public override string ToString() => RealName is null ? Name : $"{Name} via {RealName}";

    private static string OfSystem() => Environment.UserName is { Length: > 0 } name
        ? name
        : throw new ConfigurationException($"The operating system knows no name for this user; set {NameVariable}.");
}
