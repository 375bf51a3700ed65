using System.Globalization;

namespace Tusk.Hdfs.NameNode;

/// <summary>Number of a file or directory, which stays through renames and is never used again.</summary>
/// <param name="Value">The number; the root has 16385, the first file or directory after it 16386.</param>
public readonly record struct InodeId(long Value)
{
    /// <summary>Not told: the path alone says which file it is.</summary>
    public static InodeId Unknown => default;

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
