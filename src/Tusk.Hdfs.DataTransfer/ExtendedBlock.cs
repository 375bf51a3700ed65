namespace Tusk.Hdfs.DataTransfer;

/// <summary>A block as the servers of all pools know it.</summary>
/// <param name="PoolId">Id of its block pool, such as <c>BP-1-127.0.0.1-1700000000000</c>.</param>
/// <param name="Id">Its number.</param>
/// <param name="GenerationStamp">Its generation.</param>
/// <param name="Length">Its length in bytes, as far as the one who says so knows.</param>
public sealed record ExtendedBlock(string PoolId, BlockId Id, GenerationStamp GenerationStamp, long Length)
{
    /// <summary>As Hadoop prints it: <c>BP-1:blk_1073741825_1001</c>.</summary>
    public override string ToString() => $"{PoolId}:{Id}_{GenerationStamp}";
}
