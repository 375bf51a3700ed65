using System.Globalization;
using Tusk.Common.Errors;
using Tusk.Common.Files;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Makes a data folder what its NameNode expects, or refuses it: the <c>VERSION</c> files of layout -57.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataStorage and BlockPoolSliceStorage.</remarks>
internal static class VolumeFormat
{
    public const int LayoutVersion = -57;

    private const string VersionName = "VERSION";
    private const string NodeType = "DATA_NODE";

    /// <summary>The DataNode's own id in a folder; null where the folder is not formatted.</summary>
    public static string? FindDatanodeUuid(string root) =>
        File.Exists(VersionPath(root)) ? Require(PropertiesFile.Read(VersionPath(root)), "datanodeUuid", VersionPath(root)) : null;

    /// <summary>Formats a new folder, or checks an old one.</summary>
    /// <param name="root">The data folder.</param>
    /// <param name="space">Whose blocks it holds.</param>
    /// <param name="datanodeUuid">The DataNode's id.</param>
    /// <param name="now">For the comments of new files.</param>
    /// <returns>The storage's id.</returns>
    /// <exception cref="HadoopException">The folder is of another cluster, namespace, DataNode or layout.</exception>
    public static string Open(string root, NamespaceIdentity space, string datanodeUuid, DateTimeOffset now)
    {
        string storageId = File.Exists(VersionPath(root))
            ? CheckNode(root, space, datanodeUuid)
            : FormatNode(root, space, datanodeUuid, now);
        string pool = PoolFolder(root, space);
        string version = Path.Combine(pool, "current", VersionName);
        if (File.Exists(version))
        {
            CheckPool(version, space);
        }

        Directory.CreateDirectory(Path.Combine(pool, "current", "finalized"));
        Directory.CreateDirectory(Path.Combine(pool, "current", "rbw"));
        Directory.CreateDirectory(Path.Combine(pool, "tmp"));
        if (!File.Exists(version))
        {
            PropertiesFile.Write(version, now, [
                ("namespaceID", space.NamespaceId.ToString(CultureInfo.InvariantCulture)),
                ("blockpoolID", space.BlockPoolId),
                ("cTime", space.CreationTime.ToString(CultureInfo.InvariantCulture)),
                ("layoutVersion", LayoutVersion.ToString(CultureInfo.InvariantCulture)),
            ]);
        }

        return storageId;
    }

    /// <summary>Folder of a block pool.</summary>
    public static string PoolFolder(string root, NamespaceIdentity space) => Path.Combine(root, "current", space.BlockPoolId);

    private static string VersionPath(string root) => Path.Combine(root, "current", VersionName);

    private static string FormatNode(string root, NamespaceIdentity space, string datanodeUuid, DateTimeOffset now)
    {
        string current = Path.Combine(root, "current");
        if (Directory.Exists(current) && Directory.EnumerateDirectories(current).Any())
        {
            throw new HadoopException(
                $"{current} holds folders but no {VersionName}: it is not formatted over. Put the file back, or empty the folder.");
        }

        Directory.CreateDirectory(current);
        string storageId = $"DS-{Guid.NewGuid()}";
        PropertiesFile.Write(VersionPath(root), now, [
            ("datanodeUuid", datanodeUuid),
            ("storageType", NodeType),
            ("cTime", "0"),
            ("clusterID", space.ClusterId),
            ("layoutVersion", LayoutVersion.ToString(CultureInfo.InvariantCulture)),
            ("storageID", storageId),
        ]);
        return storageId;
    }

    private static string CheckNode(string root, NamespaceIdentity space, string datanodeUuid)
    {
        string path = VersionPath(root);
        Dictionary<string, string> values = PropertiesFile.Read(path);
        CheckLayout(values, path);
        if (Require(values, "storageType", path) is var type && type != NodeType)
        {
            throw new HadoopException($"Incompatible storage types in {path}: {type}; expected {NodeType}.");
        }

        if (Require(values, "clusterID", path) is var cluster && cluster != space.ClusterId)
        {
            throw new HadoopException(
                $"Incompatible clusterIDs in {root}: namenode clusterID = {space.ClusterId}; datanode clusterID = {cluster}");
        }

        if (Require(values, "datanodeUuid", path) is var uuid && uuid != datanodeUuid)
        {
            throw new HadoopException(
                $"Root {root}: DatanodeUuid={datanodeUuid}, does not match {uuid} from the folder's {VersionName} file.");
        }

        return Require(values, "storageID", path);
    }

    private static void CheckPool(string path, NamespaceIdentity space)
    {
        Dictionary<string, string> values = PropertiesFile.Read(path);
        CheckLayout(values, path);
        if (RequireNumber(values, "namespaceID", path) is var id && id != space.NamespaceId)
        {
            throw new HadoopException(
                $"Incompatible namespaceIDs in {path}: namenode namespaceID = {space.NamespaceId}; datanode namespaceID = {id}");
        }

        if (Require(values, "blockpoolID", path) is var pool && pool != space.BlockPoolId)
        {
            throw new HadoopException($"Unexpected blockpoolID {pool} in {path}; expected {space.BlockPoolId}.");
        }

        if (RequireNumber(values, "cTime", path) is var time && time != space.CreationTime)
        {
            throw new HadoopException(
                $"{path} has cTime {time}, the NameNode {space.CreationTime}: an upgrade of one of them is under way, which is not supported.");
        }
    }

    private static void CheckLayout(Dictionary<string, string> values, string path)
    {
        if (RequireNumber(values, "layoutVersion", path) is var version && version != LayoutVersion)
        {
            throw new HadoopException($"{path} has layout version {version}; only {LayoutVersion} is supported.");
        }
    }

    private static string Require(Dictionary<string, string> values, string key, string path) =>
        values.TryGetValue(key, out string? value) && value.Length > 0
            ? value
            : throw new HadoopException($"file {path} has {key} missing.");

    private static long RequireNumber(Dictionary<string, string> values, string key, string path) =>
        long.TryParse(Require(values, key, path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new HadoopException($"file {path} has {key}={values[key]}; expected a number.");
}
