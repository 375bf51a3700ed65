using System.Globalization;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>Which namespace it is: what VERSION says in every folder, and DataNodes compare with theirs.</summary>
/// <param name="NamespaceId">Its number.</param>
/// <param name="ClusterId">The cluster.</param>
/// <param name="BlockPoolId">Its blocks.</param>
/// <param name="CreationMillis">cTime: when it was made or last upgraded, in milliseconds since 1970.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NNStorage#newNamespaceInfo.</remarks>
public sealed record StorageIdentity(int NamespaceId, string ClusterId, string BlockPoolId, long CreationMillis)
{
    /// <summary>A new one.</summary>
    /// <param name="random">Where its numbers come from.</param>
    /// <param name="address">An address of this machine, for people who look at the id of the block pool.</param>
    /// <param name="nowMillis">The time, in milliseconds since 1970.</param>
    /// <param name="clusterId">The cluster it belongs to (-clusterId); null for a new one.</param>
    public static StorageIdentity Create(Random random, string address, long nowMillis, string? clusterId = null)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> id = stackalloc byte[16];
        random.NextBytes(id);
        string pool = string.Create(CultureInfo.InvariantCulture, $"BP-{random.Next(1, int.MaxValue)}-{address}-{nowMillis}");
        return new StorageIdentity(
            random.Next(1, int.MaxValue), string.IsNullOrEmpty(clusterId) ? $"CID-{new Guid(id)}" : clusterId, pool, nowMillis);
    }
}
