using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

/// <summary>Which part of a simulated DataNode does what it is told.</summary>
internal static class SimulatedOrders
{
    /// <summary>Carries out an order about blocks, one block after the other.</summary>
    public static void CarryOut(
        DatanodeCommand command, string datanode, Action<Block> delete, Action<BlockTransfer> transfer, Action<BlockRecovery> recover)
    {
        switch (command)
        {
            case InvalidateCommand invalidate:
                invalidate.Blocks.ToList().ForEach(delete);
                break;
            case TransferCommand copy:
                copy.Transfers.ToList().ForEach(transfer);
                break;
            case RecoverCommand lead:
                lead.Recoveries.ToList().ForEach(recover);
                break;
            default:
                Assert.Fail($"{datanode} is told {command}");
                break;
        }
    }
}
