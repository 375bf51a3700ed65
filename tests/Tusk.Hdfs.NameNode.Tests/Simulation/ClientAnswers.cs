using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;
using Tusk.Hdfs.NameNode.Service;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>Makes what clients are told.</summary>
internal static class ClientAnswers
{
    public static ExtendedBlock Extended(BlockInfo block) => new(SimulatedNameNode.PoolId, block.Id, block.GenerationStamp, block.LengthBytes);

    public static LocatedAnswer Located(BlockInfo block, long offset, IEnumerable<StorageInfo> places) =>
        new(Extended(block), offset, [.. places.Select(static place => (place.Datanode.Id.Uuid, place.Uuid))]);

    public static AppendAnswer Appended(SimulatedNameNode nameNode, InodeFile file, BlockInfo? goesOn, long now) => new(
        file.LengthBytes,
        file.Blocks.Last is BlockInfo last ? Extended(last) : null,
        goesOn is null
            ? null
            : Located(goesOn, file.LengthBytes - goesOn.LengthBytes, nameNode.Manager.Locate(goesOn, null, now).Locations));

    /// <summary>The same after a start, when nobody knows where the replicas are; as <see cref="RememberedCalls"/> makes it.</summary>
    public static AppendAnswer AppendedAs(NamespaceState state, AppendOp op)
    {
        if (ResolvedPath.Walk(state.Tree, PathNames.Split(op.Path)).Last is not InodeFile file)
        {
            return new AppendAnswer(0, null, null);
        }

        BlockInfo? last = file.Blocks.Last;
        bool goesOn = file.UnderConstruction?.ClientName == op.ClientName && last is not null && (last.State != BlockState.Complete || op.NewBlock);
        return new AppendAnswer(
            file.LengthBytes,
            last is null ? null : Extended(last),
            goesOn ? Located(last!, file.LengthBytes - last!.LengthBytes, []) : null);
    }
}
