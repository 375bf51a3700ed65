using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tusk.Rpc;

/// <summary>Where a server listens: a host name or address, and a port. Looked up anew for every connection.</summary>
/// <param name="Host">Name, IPv4 or IPv6 address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record RpcAddress(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c> or <c>[address]:port</c>; without a port, <paramref name="defaultPort"/> if there is one.</summary>
    /// <returns>False when the text is no such address.</returns>
    public static bool TryParse(string? text, int? defaultPort, [NotNullWhen(true)] out RpcAddress? address)
    {
        address = null;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        int bracket = rest.StartsWith("[") ? rest.IndexOf(']') : 0;
        if (bracket < 0)
        {
            return false;
        }

        // A bare IPv6 address has several colons; it takes the default port.
        int colon = rest[bracket..].LastIndexOf(':') is var last and >= 0 ? bracket + last : -1;
        bool bare = bracket == 0 && rest.Count(':') > 1;
        ReadOnlySpan<char> host = colon < 0 || bare ? rest : rest[..colon];
        int port = defaultPort ?? 0;
        if (colon >= 0 && !bare
            && !int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return false;
        }

        host = host.StartsWith("[") && host.EndsWith("]") ? host[1..^1] : host;
        if (host.IsEmpty || host.ContainsAny(" /[]@") || port is < 1 or > 65535)
        {
            return false;
        }

        address = new RpcAddress(host.ToString(), port);
        return true;
    }

    /// <summary>As it is written in a configuration.</summary>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
