using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A rolling upgrade began.</summary>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <remarks>OP_ROLLING_UPGRADE_START. The fields are written in this order.</remarks>
public sealed record RollingUpgradeStartOp(long TimeMillis) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.RollingUpgradeStart;

    internal static RollingUpgradeStartOp Read(ref OpReader input) => new(input.ReadInt64());

    internal override void Write(OpWriter output) => output.WriteInt64(TimeMillis);
}
