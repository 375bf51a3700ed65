using Tusk.Common.Configurations;

namespace Tusk.Hdfs.Client;

/// <summary>How an HDFS client makes files and directories; the defaults are Hadoop's.</summary>
public sealed record HdfsClientOptions
{
    /// <summary>Size of a new file's blocks, in bytes.</summary>
    public required long BlockSize { get; init; }

    /// <summary>Copies of each block of a new file.</summary>
    public required int Replication { get; init; }

    /// <summary>Permissions that new files and directories do not get.</summary>
    public required UnixFileMode Umask { get; init; }

    /// <summary>Absolute path of the directory that holds the users' own.</summary>
    public required string HomePrefix { get; init; }

    /// <summary>How long the NameNode's defaults are taken as known.</summary>
    public required TimeSpan ServerDefaultsValidity { get; init; }

    /// <summary>Reads the settings, checked.</summary>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static HdfsClientOptions Read(Configuration configuration)
    {
        string prefix = HdfsKeys.HomePrefix.Read(configuration)!.Trim();
        return new HdfsClientOptions
        {
            BlockSize = HdfsKeys.BlockSize.Read(configuration),
            Replication = HdfsKeys.Replication.Read(configuration),
            Umask = UmaskSyntax.Read(configuration),
            HomePrefix = prefix.StartsWith('/')
                ? prefix
                : throw configuration.Refused(HdfsKeys.HomePrefix.Name, prefix, "an absolute path, such as /user"),
            ServerDefaultsValidity = TimeSpan.FromMilliseconds(HdfsKeys.ServerDefaultsValidity.Read(configuration)),
        };
    }
}
