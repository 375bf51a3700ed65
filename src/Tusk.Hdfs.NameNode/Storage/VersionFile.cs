using System.Globalization;
using Tusk.Common.Files;
using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.FsImage;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>The file VERSION of a folder of a NameNode, in the form of Java's properties.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.common.StorageInfo and o.a.h.hdfs.server.namenode.NNStorage.</remarks>
internal static class VersionFile
{
    /// <summary>Its name.</summary>
    public const string Name = "VERSION";

    private const string StorageType = "NAME_NODE";

    /// <summary>Its content.</summary>
    /// <param name="identity">What it says.</param>
    /// <param name="nowMillis">The time for its first line, in milliseconds since 1970.</param>
    public static byte[] Write(StorageIdentity identity, long nowMillis) => PropertiesFile.Format(
        DateTimeOffset.FromUnixTimeMilliseconds(nowMillis),
        [
            ("namespaceID", Text(identity.NamespaceId)), ("blockpoolID", identity.BlockPoolId), ("storageType", StorageType),
            ("cTime", Text(identity.CreationMillis)), ("clusterID", identity.ClusterId), ("layoutVersion", Text(FsImageFormat.LayoutVersion)),
        ]);

    /// <summary>Reads the file of a folder.</summary>
    /// <param name="disk">Where it is.</param>
    /// <param name="folder">The folder in which <c>current</c> is, for messages.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">It is of another layout or kind of server, or lacks something.</exception>
    public static StorageIdentity Read(IDisk disk, string folder, string path)
    {
        Dictionary<string, string> values = Read(disk, path);
        long layout = Number(folder, values, "layoutVersion");
        if (layout < FsImageFormat.LayoutVersion)
        {
            throw new StorageException(
                $"Unexpected version of storage directory {folder}. Reported: {layout}. Expecting = {FsImageFormat.LayoutVersion}. "
                + "It is of a later release.");
        }

        if (layout > FsImageFormat.LayoutVersion)
        {
            throw new StorageException(
                $"File system image contains an old layout version {layout}. An upgrade to version {FsImageFormat.LayoutVersion} is "
                + $"required ({folder}). Start Apache Hadoop 3.4 with -upgrade on it first, and finalize that.");
        }

        string type = Value(folder, values, "storageType");
        return type == StorageType
            ? new StorageIdentity(
                (int)Number(folder, values, "namespaceID"), Value(folder, values, "clusterID"), Value(folder, values, "blockpoolID"),
                Number(folder, values, "cTime"))
            : throw StorageException.Inconsistent(
                folder, $"Incompatible node types: storageType={StorageType} but StorageDirectory type={type}");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Value(string folder, Dictionary<string, string> values, string key) =>
        values.TryGetValue(key, out string? value) && value.Length > 0
            ? value
            : throw StorageException.Inconsistent(folder, $"file {Name} has {key} missing.");

    private static long Number(string folder, Dictionary<string, string> values, string key) =>
        long.TryParse(Value(folder, values, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw StorageException.Inconsistent(folder, $"file {Name} has {key}={values[key]}, which is no number.");

    private static Dictionary<string, string> Read(IDisk disk, string path)
    {
        using Stream stream = disk.OpenRead(path);
        byte[] bytes = new byte[PropertiesFile.MaxBytes];
        return PropertiesFile.Parse(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
    }
}
