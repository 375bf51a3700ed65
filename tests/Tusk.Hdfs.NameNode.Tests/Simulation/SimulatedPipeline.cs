using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>Packets that travel from one DataNode to the next, and acknowledgements that travel back.</summary>
/// <param name="world">The world.</param>
/// <param name="block">The block.</param>
/// <param name="members">The DataNodes, the nearest to the client first.</param>
/// <param name="acknowledged">Hears of acknowledgements: the number, and what each DataNode says.</param>
/// <param name="lost">Hears that the connection broke.</param>
internal sealed class SimulatedPipeline(
    ClusterWorld world, BlockId block, IReadOnlyList<SimulatedDatanode> members, Action<long, DatanodeReply[]> acknowledged, Action<string> lost)
{
    private readonly long[] _forwardDue = new long[members.Count];
    private readonly long[] _backDue = new long[members.Count];
    private bool _isBroken;

    /// <summary>Sends a packet.</summary>
    public void Send(WritePacket packet) => Travel(_forwardDue, 0, () => Arrive(0, packet));

    /// <summary>The connection to the client breaks, for no reason that lies with a DataNode.</summary>
    public void Cut()
    {
        if (!_isBroken)
        {
            _isBroken = true;
            lost("cut");
        }
    }

    private SimulatedReplica? ReplicaOf(int member) =>
        members[member] is { IsUp: true } node && node.Disk.Find(block) is SimulatedReplica replica && replica.Writer == this ? replica : null;

    private void Arrive(int member, WritePacket packet)
    {
        if (ReplicaOf(member) is not SimulatedReplica replica)
        {
            Break(member);
            return;
        }

        int known = (int)(replica.Bytes.Count - packet.OffsetInBlock);
        Assert.True(known >= 0, $"{members[member].Uuid} has {replica}, and gets a packet from {packet.OffsetInBlock} on");
        if (known < packet.DataBytes)
        {
            replica.Bytes.AddRange(packet.Data[known..]);
        }

        if (member + 1 < members.Count)
        {
            Travel(_forwardDue, member + 1, () => Arrive(member + 1, packet));
        }
        else
        {
            Acknowledge(member, packet);
        }
    }

    private void Acknowledge(int member, WritePacket packet)
    {
        if (ReplicaOf(member) is not SimulatedReplica replica)
        {
            Break(member);
            return;
        }

        replica.Acknowledged = Math.Max(replica.Acknowledged, packet.EndInBlock);
        if (packet.IsLastInBlock)
        {
            replica.Become(ReplicaState.Finalized);
            replica.Writer = null;
            members[member].Report(replica, ReplicaEvent.Received);
        }

        Travel(_backDue, member, () =>
        {
            if (member > 0)
            {
                Acknowledge(member - 1, packet);
            }
            else
            {
                acknowledged(packet.SequenceNumber, [.. members.Select(static _ => new DatanodeReply(Status.Success, false, false))]);
            }
        });
    }

    /// <summary>A DataNode is not there any more, or does not write the block any more; it may be another one that is blamed.</summary>
    private void Break(int member)
    {
        if (_isBroken)
        {
            return;
        }

        _isBroken = true;
        int blamed = member > 0 && world.Random.Next(5) == 0 ? member - 1 : member;
        world.Time.After(world.Latency(), () =>
        {
            if (blamed == 0)
            {
                lost("broken");
            }
            else
            {
                acknowledged(-2, [.. members.Select((_, place) => new DatanodeReply(place == blamed ? Status.Error : Status.Success, false, false))]);
            }
        });
    }

    /// <summary>One after the other: what is sent later does not arrive earlier.</summary>
    private void Travel(long[] due, int place, Action arrive)
    {
        due[place] = Math.Max(due[place], world.Time.Now + (world.Random.Next(100) == 0 ? world.Random.Next(3_000) : world.Random.Next(10)));
        world.Time.After(due[place] - world.Time.Now, () =>
        {
            if (!_isBroken)
            {
                arrive();
            }
        });
    }
}
