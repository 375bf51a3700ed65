using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>What an acknowledgement means for the replica here, before it goes on to the one before us.</summary>
/// <remarks>No connections and no waiting. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockReceiver.PacketResponder.</remarks>
internal static class PacketSettlement
{
    /// <summary>Whether every DataNode has taken a packet.</summary>
    /// <remarks>
    /// Only the last one checks. Where the next one says that what came from here is damaged, it is our replica that is, and the one
    /// who noticed has none of it: our word would make the client leave the good one and stay with us.
    /// </remarks>
    /// <exception cref="DataTransferException">The next one found the packet damaged, and we did not: this DataNode leaves the pipeline.</exception>
    public static bool HaveAllTaken(DatanodeInfo next, in PendingAck packet, ReadOnlySpan<DatanodeReply> below)
    {
        bool all = packet.Status == Status.Success;
        if (all && below.Length > 0 && below[0].Status == Status.ErrorChecksum)
        {
            throw new DataTransferException($"DataNode {next} says that packet {packet.Number}, which was sent from here, is damaged.");
        }

        foreach (DatanodeReply reply in below)
        {
            all &= reply.Status == Status.Success;
        }

        return all;
    }

    /// <summary>What the one before us is told of those below.</summary>
    /// <remarks>
    /// Nothing, where the packet was damaged when it came here: what they say of it is no fault of theirs, and a client takes the last of
    /// those who complain for the bad one. Hadoop's, which checks before the end only where it makes checksums anew, leaves without a
    /// word when the next one complains, too; then it is the one who noticed that is taken for lost.
    /// </remarks>
    public static ReadOnlySpan<DatanodeReply> Told(in PendingAck packet, ReadOnlySpan<DatanodeReply> below) =>
        packet.Status == Status.Success ? below : [];

    /// <summary>What an acknowledgement promises is so before it is sent.</summary>
    /// <exception cref="ReplicaException">The block is at its end, and its replica was removed or is under recovery.</exception>
    public static void Settle(BlockStore store, IReplicaEvents events, ReplicaWriter writer, in PendingAck packet, bool haveAllTaken)
    {
        if (packet.Status != Status.Success || packet.Number < 0)
        {
            return;
        }

        if (haveAllTaken)
        {
            writer.Replica.Acknowledge(packet.End, packet.LastSum);
        }

        if (packet.IsLast)
        {
            store.Finish(writer, packet.MustSync);
            events.Received(writer.Replica);
        }
    }
}
