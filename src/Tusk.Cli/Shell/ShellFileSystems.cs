using System.Globalization;
using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Paths;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Rpc.Errors;

namespace Tusk.Cli.Shell;

/// <summary>The file systems of one shell call; where Hadoop cannot make one, its log and its shell say why, and so does this.</summary>
/// <remarks>
/// Safe for several threads. Source: Apache Hadoop 3.4, o.a.h.fs.FileSystem#get, o.a.h.hdfs.DistributedFileSystem#initialize,
/// o.a.h.security.SecurityUtil#buildTokenService.
/// </remarks>
internal sealed class ShellFileSystems(ShellOutput output, TimeProvider time, Configuration configuration, FileSystemRegistry registry)
{
    private const int LastPort = 65535;

    private readonly Dictionary<string, FileSystem> _opened = new(StringComparer.Ordinal);

    // What each server was called first, by its host.
    private readonly Dictionary<string, string> _uris = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a file system the default one.</summary>
    public void SetDefault(string name) => FileSystemName.SetDefault(configuration, name, Warn);

    /// <summary>The file system of a path; one without a scheme follows <c>fs.defaultFS</c>.</summary>
    /// <param name="path">The path.</param>
    /// <param name="word">How it was written, if it was.</param>
    /// <exception cref="ShellException">There is none, or its URI names no server.</exception>
    /// <exception cref="ShellUsageException">What names it is wrong.</exception>
    public FileSystem Of(FsPath path, string? word = null)
    {
        if (path is { Scheme: null, Authority: not null })
        {
            throw new ShellException("No FileSystem for scheme \"null\""); // //host/path
        }

        string key = path.Scheme is null ? "" : $"{path.Scheme}://{path.Authority}";
        lock (_opened)
        {
            if (!_opened.TryGetValue(key, out FileSystem? found))
            {
                Check(UriOf(path, word));
                found = registry.Get(path, configuration);
                _opened.Add(key, found);
            }

            return found;
        }
    }

    /// <summary>What a command ends with that needs a host which nobody knows.</summary>
    public ShellUsageException Unknown(RpcConnectException failure)
    {
        string host = failure.Address.Host;
        lock (_opened)
        {
            return Refused(_uris.GetValueOrDefault(host, $"hdfs://{host}"), $"java.net.UnknownHostException: {host}");
        }
    }

    /// <summary>What Java calls the file system. A path without a host follows the default one, if that has its scheme and a host.</summary>
    private string UriOf(FsPath path, string? word)
    {
        if (path.Authority is not null)
        {
            bool isHostAlone = path.IsRoot && word?.EndsWith('/') == false;
            return isHostAlone ? $"{path.Scheme}://{path.Authority}" : $"{path}";
        }

        string standard = FileSystemName.GetDefault(configuration, Warn);
        string root = $"{path.Scheme}:///";
        if (path.Scheme is null || (standard.StartsWith(root[..^1], StringComparison.Ordinal) && !standard.StartsWith(root, StringComparison.Ordinal)))
        {
            configuration.Set(FileSystemRegistry.DefaultFileSystem.Name, standard.TrimEnd(':'));
            return standard;
        }

        return word is not null && word.StartsWith(root, StringComparison.Ordinal) ? root[..^1] + path.PathPart : $"{path}";
    }

    private void Check(string uri)
    {
        int colon = uri.IndexOf(':', StringComparison.Ordinal);
        string scheme = uri[..colon];
        string authority = uri.AsSpan(colon).StartsWith("://") ? uri[(colon + 3)..].Split('/', 2)[0] : "";
        if (!registry.IsRegistered(scheme) || scheme.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            throw new ShellException($"No FileSystem for scheme \"{scheme}\"");
        }

        if (scheme == "file" && authority.Length > 0)
        {
            throw new ShellUsageException($"Wrong FS: {uri}, expected: file:///");
        }

        if (scheme == "hdfs")
        {
            CheckServer(uri, authority);
        }
    }

    private void CheckServer(string uri, string authority)
    {
        string server = authority[(authority.LastIndexOf('@') + 1)..];
        int colon = server.EndsWith(']') ? -1 : server.LastIndexOf(':');
        string host = colon < 0 ? server : server[..colon];
        string digits = colon < 0 ? "" : server[(colon + 1)..];
        int port = 0;
        bool isPort = digits.Length == 0 || int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port);
        if (host.Length == 0 || !isPort)
        {
            // To Java a URI whose port is no number has no host.
            string incomplete = $"Incomplete HDFS URI, no host: {uri}";
            WarnOf(uri, $"java.io.IOException: {incomplete}");
            throw new ShellException(incomplete);
        }

        if (port > LastPort)
        {
            throw Refused(uri, $"port out of range:{digits}");
        }

        _uris.TryAdd(host.Trim('[', ']'), uri);
    }

    private ShellUsageException Refused(string uri, string why)
    {
        WarnOf(uri, $"java.lang.IllegalArgumentException: {why}");
        return new ShellUsageException(why);
    }

    private void WarnOf(string uri, string why) => Warn($"Failed to initialize filesystem {uri}: {why}");

    private void Warn(string message) => output.WriteErrorLine(LogText.Line(time, "WARN", "fs.FileSystem", message));
}
