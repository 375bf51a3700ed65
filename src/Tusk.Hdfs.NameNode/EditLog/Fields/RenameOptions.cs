using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>Options of a rename on disk: a count in four bytes, then a byte each.</summary>
internal static class RenameOptions
{
    public static IReadOnlyList<RenameOption> Read(ref OpReader input)
    {
        var options = new RenameOption[input.ReadCount(1)];
        for (int i = 0; i < options.Length; i++)
        {
            var option = (RenameOption)input.ReadByte();
            options[i] = Enum.IsDefined(option)
                ? option
                : throw new OpFieldException($"a rename has the option {(byte)option}, which is unknown");
        }

        return options;
    }

    public static void Write(OpWriter output, IReadOnlyList<RenameOption> options)
    {
        output.WriteInt32(options.Count);
        foreach (RenameOption option in options)
        {
            output.WriteByte((byte)option);
        }
    }
}
