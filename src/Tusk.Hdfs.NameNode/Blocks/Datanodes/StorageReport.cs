using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>What a heartbeat says of a volume. Sizes are in bytes.</summary>
/// <param name="Uuid">Id of the volume.</param>
/// <param name="Type">What it is made of.</param>
/// <param name="State">Whether it can be written to.</param>
/// <param name="Capacity">Its size.</param>
/// <param name="Used">What HDFS uses of it.</param>
/// <param name="Remaining">What is left for HDFS.</param>
/// <param name="BlockPoolUsed">What this NameNode's blocks use of it.</param>
/// <param name="NonDfsUsed">What others use of it.</param>
internal sealed record StorageReport(
    string Uuid,
    StorageType Type,
    StorageState State,
    long Capacity,
    long Used,
    long Remaining,
    long BlockPoolUsed,
    long NonDfsUsed);
