using System.Globalization;
using Tusk.Cluster;
using Tusk.CommandLine;
using Tusk.Terminal;

namespace Tusk.Cli.Servers;

/// <summary>What <c>tusk up</c> was asked for.</summary>
internal sealed class UpOptions
{
    private const int DefaultRpcPort = 8020;
    private const int DefaultHttpPort = 9870;
    private static readonly string[] Names = ["--datanodes", "--racks", "--dir", "--port", "--http-port", "-D"];

    /// <summary>How many DataNodes; null: as before.</summary>
    public int? Datanodes { get; private set; }

    /// <summary>How many racks; null: as before.</summary>
    public int? Racks { get; private set; }

    /// <summary>Where the data are; null: the user's own folder.</summary>
    public string? Folder { get; private set; }

    /// <summary>Port of RPC.</summary>
    public int RpcPort { get; private set; } = DefaultRpcPort;

    /// <summary>Port of the web server.</summary>
    public int HttpPort { get; private set; } = DefaultHttpPort;

    /// <summary>More settings.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the words.</summary>
    /// <exception cref="UsageException">One makes no sense.</exception>
    public static UpOptions Parse(string[] args)
    {
        var options = new UpOptions();
        for (int i = 0; i < args.Length; i++)
        {
            (string name, string? attached) = Split(args[i]);
            if (Array.IndexOf(Names, name) < 0)
            {
                throw ServerProcess.Unexpected(name, Names);
            }

            options.Set(name, attached ?? (++i < args.Length ? args[i] : throw new UsageException($"{name} needs a value behind it")));
        }

        return options.Racks > (options.Datanodes ?? MiniClusterOptions.MaxDatanodes)
            ? throw new UsageException($"--racks {options.Racks} needs at least as many DataNodes, not {options.Datanodes} (--datanodes)")
            : options;
    }

    private void Set(string name, string value)
    {
        switch (name)
        {
            case "--datanodes":
                Datanodes = Number(name, value, 1, MiniClusterOptions.MaxDatanodes);
                break;
            case "--racks":
                Racks = Number(name, value, 1, MiniClusterOptions.MaxDatanodes);
                break;
            case "--dir":
                Folder = value.Length > 0 ? Path.GetFullPath(value) : throw new UsageException("--dir takes a folder, not an empty word");
                break;
            case "--port":
                RpcPort = Number(name, value, 0, ushort.MaxValue);
                break;
            case "--http-port":
                HttpPort = Number(name, value, 0, ushort.MaxValue);
                break;
            default:
                int equals = value.IndexOf('=', StringComparison.Ordinal);
                Settings[equals > 0 ? value[..equals] : throw new UsageException($"-D takes key=value, not '{HumanFormat.Shortened(value, 60)}'")] =
                    value[(equals + 1)..];
                break;
        }
    }

    private static (string Name, string? Value) Split(string word)
    {
        if (word.StartsWith("-D", StringComparison.Ordinal) && word.Length > 2)
        {
            return ("-D", word[2..]);
        }

        int equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
    }

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} takes a number from {least} to {most}, not '{HumanFormat.Shortened(value, 60)}'");
}
