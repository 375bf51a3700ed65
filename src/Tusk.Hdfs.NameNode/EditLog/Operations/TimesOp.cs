using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file or directory has other times.</summary>
/// <param name="Path">The file or directory.</param>
/// <param name="MtimeMillis">Time of the last change, in milliseconds since 1970; -1: as it was.</param>
/// <param name="AtimeMillis">Time of the last read, in milliseconds since 1970; -1: as it was.</param>
/// <remarks>OP_TIMES. The fields are written in this order.</remarks>
public sealed record TimesOp(string Path, long MtimeMillis, long AtimeMillis) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Times;

    internal static TimesOp Read(ref OpReader input) => new(input.ReadString(), input.ReadInt64(), input.ReadInt64());

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteInt64(MtimeMillis);
        output.WriteInt64(AtimeMillis);
    }
}
