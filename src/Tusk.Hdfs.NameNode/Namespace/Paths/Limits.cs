using System.Globalization;
using System.Text;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Paths;

/// <summary>Bounds on names, directories and quotas.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirectory#verifyQuota and its neighbours; the texts are theirs.</remarks>
/// <param name="options">The bounds.</param>
internal sealed class Limits(NamespaceOptions options)
{
    private static readonly char[] BinaryPrefixes = ['K', 'M', 'G', 'T', 'P', 'E'];

    /// <summary>Refuses a name that is kept, too long, or one too many in its directory.</summary>
    public void CheckNewName(ResolvedPath path) => CheckNewName(path.LastName, path.Parent as InodeDirectory, path.PathOf(path.Length - 2));

    /// <summary>The same for a name in a directory that may not be there yet.</summary>
    public void CheckNewName(string name, InodeDirectory? directory, string directoryPath)
    {
        if (directoryPath == PathNames.Root && name == PathNames.Reserved)
        {
            throw Refusal.HadoopIllegalArgument(
                $"File name \"{name}\" is reserved and cannot be created. If this is during upgrade change the name of the existing "
                + "file or directory to another name before upgrading to the new release.");
        }

        if (name == PathNames.Snapshot)
        {
            throw Refusal.HadoopIllegalArgument("\".snapshot\" is a reserved name.");
        }

        CheckLength(name, directoryPath);
        if (directory is not null)
        {
            CheckItems(directory, directoryPath);
        }
    }

    /// <summary>Refuses a name that is too long.</summary>
    public void CheckLength(string name, string directoryPath)
    {
        int bytes = Encoding.UTF8.GetByteCount(name);
        if (options.MaxComponentBytes > 0 && bytes > options.MaxComponentBytes)
        {
            throw Refusal.PathComponentTooLong(
                $"The maximum path component name limit of {name} in directory {directoryPath} is exceeded: "
                + $"limit={options.MaxComponentBytes} length={bytes}");
        }
    }

    /// <summary>Refuses one more name in a full directory.</summary>
    public void CheckItems(InodeDirectory directory, string path)
    {
        if (directory.ChildCount >= options.MaxDirectoryItems)
        {
            throw Refusal.MaxDirectoryItems(
                $"The directory item limit of {path} is exceeded: limit={options.MaxDirectoryItems} items={directory.ChildCount}");
        }
    }

    /// <summary>Refuses what would outgrow a quota of a directory or of one above it.</summary>
    /// <param name="from">The directory that gets it.</param>
    /// <param name="delta">What it gets.</param>
    /// <param name="below">Stops there: that one and those above count it already; null: goes up to the root.</param>
    public static void CheckQuota(InodeDirectory? from, Usage delta, InodeDirectory? below = null)
    {
        for (InodeDirectory? directory = from; directory is not null && directory != below; directory = directory.Parent)
        {
            if (directory.Quota is not DirectoryQuota quota)
            {
                continue;
            }

            if (Exceeds(quota.Namespace, quota.NamespaceUsed, delta.Names))
            {
                throw Refusal.NamespaceQuota(
                    $"The NameSpace quota (directories and files) of directory {directory.Path} is exceeded: "
                    + $"quota={quota.Namespace} file count={quota.NamespaceUsed + delta.Names}");
            }

            if (Exceeds(quota.SpaceBytes, quota.SpaceUsedBytes, delta.SpaceBytes))
            {
                long used = quota.SpaceUsedBytes + delta.SpaceBytes;
                throw Refusal.DiskSpaceQuota(
                    $"The DiskSpace quota of {directory.Path} is exceeded: quota = {quota.SpaceBytes} B = {Binary(quota.SpaceBytes)}"
                    + $" but diskspace consumed = {used} B = {Binary(used)}");
            }
        }
    }

    /// <summary>Bytes as Hadoop prints them: <c>1 MB</c>, <c>1.50 KB</c>, <c>12 B</c>.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.util.StringUtils.TraditionalBinaryPrefix#long2String with two decimals.</remarks>
    public static string Binary(long bytes)
    {
        if (bytes < 1024)
        {
            return bytes.ToString(CultureInfo.InvariantCulture) + " B";
        }

        int prefix = (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)bytes)) / 10 - 1;
        long unit = 1L << (10 * (prefix + 1));
        string number = (bytes & (unit - 1)) == 0 ? (bytes / unit).ToString(CultureInfo.InvariantCulture) : Rounded(bytes, unit);
        if (number.StartsWith("1024", StringComparison.Ordinal))
        {
            prefix++;
            number = Rounded(bytes, unit << 10);
        }

        return $"{number} {BinaryPrefixes[prefix]}B";
    }

    private static string Rounded(long bytes, long unit) => (bytes / (double)unit).ToString("F2", CultureInfo.InvariantCulture);

    private static bool Exceeds(long quota, long used, long delta) => quota >= 0 && delta > 0 && used > quota - delta;
}
