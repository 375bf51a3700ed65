using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Sections of which nothing here makes use; they go from one image into the next as they are.</summary>
/// <param name="ErasureCoding">Policies of erasure coding and whether they are enabled.</param>
/// <param name="Snapshot">How many snapshots there ever were; there are none now.</param>
/// <param name="SecretManager">Delegation tokens and their keys.</param>
/// <param name="CacheManager">Cache pools and directives.</param>
internal sealed record FsImageKept(byte[] ErasureCoding, byte[] Snapshot, byte[] SecretManager, byte[] CacheManager)
{
    private const int BuiltInPolicies = 5;

    /// <summary>What Hadoop writes for a new namespace: five policies, all disabled, and nothing else.</summary>
    public static FsImageKept CreateEmpty()
    {
        var policies = new ErasureCodingSection();
        for (uint id = 1; id <= BuiltInPolicies; id++)
        {
            policies.Policies.Add(new ErasureCodingPolicyProto { Id = id, State = ErasureCodingPolicyState.Disabled });
        }

        return new FsImageKept(
            SectionBytes.Of(policies),
            SectionBytes.Of(new SnapshotSection { SnapshotCounter = 0, NumSnapshots = 0 }),
            SectionBytes.Of(new SecretManagerSection { CurrentId = 0, TokenSequenceNumber = 0, NumKeys = 0, NumTokens = 0 }),
            SectionBytes.Of(new CacheManagerSection { NextDirectiveId = 1, NumPools = 0, NumDirectives = 0 }));
    }
}
