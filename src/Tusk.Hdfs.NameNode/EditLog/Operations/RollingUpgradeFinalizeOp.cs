using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A rolling upgrade was finalized.</summary>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <remarks>OP_ROLLING_UPGRADE_FINALIZE. The fields are written in this order.</remarks>
public sealed record RollingUpgradeFinalizeOp(long TimeMillis) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.RollingUpgradeFinalize;

    internal static RollingUpgradeFinalizeOp Read(ref OpReader input) => new(input.ReadInt64());

    internal override void Write(OpWriter output) => output.WriteInt64(TimeMillis);
}
