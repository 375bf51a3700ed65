using System.Text.RegularExpressions;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Whose blocks a DataNode keeps: what its NameNode says of itself.</summary>
/// <param name="NamespaceId">Number of the namespace.</param>
/// <param name="ClusterId">The cluster.</param>
/// <param name="BlockPoolId">The block pool; names a folder, and is checked for that.</param>
/// <param name="CreationTime">When the NameNode's folder was made or upgraded, in ms since 1970.</param>
internal sealed partial record NamespaceIdentity(int NamespaceId, string ClusterId, string BlockPoolId, long CreationTime)
{
    /// <summary>Checks that the pool's id can name a folder.</summary>
    /// <exception cref="DataTransferException">It cannot.</exception>
    public NamespaceIdentity Checked() => PoolName().IsMatch(BlockPoolId) && ClusterId.Length is > 0 and <= 255
        ? this
        : throw new DataTransferException(
            $"The NameNode names its block pool \"{BlockPoolId}\" and its cluster \"{ClusterId}\"; expected BP-, then letters, digits, "
            + "dots, colons and hyphens, at most 255 in all, and a cluster id of 1 to 255 characters.");

    [GeneratedRegex(@"\ABP-[0-9A-Za-z.:-]{1,250}\z")]
    private static partial Regex PoolName();
}
