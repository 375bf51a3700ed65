using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tusk.Common.Configurations;

namespace Tusk.Cluster.Http;

/// <summary>The address of a web server in the settings.</summary>
internal static class WebAddress
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static IPEndPoint Read(SettingText setting, Configuration configuration)
    {
        string text = setting.Read(configuration)!.Trim();
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue
            ? new IPEndPoint(AddressOf(setting.Name, text[..colon].Trim('[', ']')), port)
            : throw new ConfigurationException(setting.Name, text, $"an address and a port, as {setting.Default}; port 0 for a free one");
    }

    private static IPAddress AddressOf(string key, string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return address;
        }

        try
        {
            IPAddress[] found = Dns.GetHostAddresses(host);
            return Array.Find(found, static one => one.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        }
        catch (SocketException)
        {
            throw new ConfigurationException(key, host, "a name that has an address");
        }
    }
}
