using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;

namespace Tusk.Hdfs.NameNode.Service.Datanode;

/// <summary>Commands to DataNodes for the wire.</summary>
/// <param name="located">Writes where blocks are.</param>
/// <param name="poolId">The block pool.</param>
internal sealed class CommandMapping(LocatedBlockMapping located, string poolId)
{
    /// <summary>A command.</summary>
    public DatanodeCommandProto ToProto(DatanodeCommand command, Moment now) => command switch
    {
        RegisterCommand => new DatanodeCommandProto
        {
            CmdType = DatanodeCommandProto.Types.Type.RegisterCommand,
            RegisterCmd = new RegisterCommandProto(),
        },
        FinalizeCommand => new DatanodeCommandProto
        {
            CmdType = DatanodeCommandProto.Types.Type.FinalizeCommand,
            FinalizeCmd = new FinalizeCommandProto { BlockPoolId = poolId },
        },
        InvalidateCommand invalidate => OfBlocks(ToProto(invalidate)),
        TransferCommand transfer => OfBlocks(ToProto(transfer, now)),
        RecoverCommand recover => new DatanodeCommandProto
        {
            CmdType = DatanodeCommandProto.Types.Type.BlockRecoveryCommand,
            RecoveryCmd = new BlockRecoveryCommandProto { Blocks = { recover.Recoveries.Select(recovery => ToProto(recovery, now)) } },
        },
        _ => throw new System.Diagnostics.UnreachableException($"There is no {command.GetType().Name} on the wire."),
    };

    private static DatanodeCommandProto OfBlocks(BlockCommandProto command) =>
        new() { CmdType = DatanodeCommandProto.Types.Type.BlockCommand, BlkCmd = command };

    private BlockCommandProto ToProto(InvalidateCommand command) => new()
    {
        Action = BlockCommandProto.Types.Action.Invalidate,
        BlockPoolId = poolId,
        Blocks = { command.Blocks.Select(ReportMapping.ToProto) },
    };

    private BlockCommandProto ToProto(TransferCommand command, Moment now)
    {
        var proto = new BlockCommandProto { Action = BlockCommandProto.Types.Action.Transfer, BlockPoolId = poolId };
        foreach (BlockTransfer transfer in command.Transfers)
        {
            proto.Blocks.Add(transfer.Block.ToProto());
            proto.Targets.Add(new DatanodeInfosProto { Datanodes = { transfer.Targets.Select(target => target.Datanode.ToProto(now)) } });
            proto.TargetStorageUuids.Add(new StorageUuidsProto { StorageUuids = { transfer.Targets.Select(static target => target.Uuid) } });
            proto.TargetStorageTypes.Add(new StorageTypesProto { StorageTypes = { transfer.Targets.Select(static target => target.Type.ToProto()) } });
        }

        return proto;
    }

    private RecoveringBlockProto ToProto(BlockRecovery recovery, Moment now) => new()
    {
        NewGenStamp = (ulong)recovery.RecoveryId.Value,
        Block = LocatedBlockMapping.ToProto(located.ToExtended(recovery.Block), -1, recovery.Locations, isCorrupt: false, now),

        // Java takes the recovery's id from here, if there is a block to cut.
        TruncateBlock = recovery.TruncateTo is { } cut ? (cut with { GenerationStamp = recovery.RecoveryId }).ToProto() : null,
    };
}
