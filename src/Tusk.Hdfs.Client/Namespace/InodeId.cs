using System.Globalization;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Number of a file or directory, which stays through renames and is never used again.</summary>
/// <param name="Value">The number; 0 if the NameNode does not tell.</param>
public readonly record struct InodeId(long Value)
{
    /// <summary>Not told: the path alone says which file it is.</summary>
    public static InodeId Unknown => default;

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
