using System.Globalization;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>Number of a block within its block pool.</summary>
/// <param name="Value">The number; negative ones are groups of striped blocks.</param>
public readonly record struct BlockId(long Value)
{
    /// <summary>As file names and messages have it: <c>blk_1073741825</c>.</summary>
    public override string ToString() => "blk_" + Value.ToString(CultureInfo.InvariantCulture);
}
