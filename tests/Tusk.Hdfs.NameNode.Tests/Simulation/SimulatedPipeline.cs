using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Transfer;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>
/// Packets that travel from one DataNode to the next, and acknowledgements that travel back. What a DataNode does with either is the
/// real <see cref="PacketIntake"/> and <see cref="PacketSettlement"/>; connections are modelled, and break.
/// </summary>
/// <param name="world">The world.</param>
/// <param name="block">The block.</param>
/// <param name="members">The DataNodes, the nearest to the client first.</param>
/// <param name="acknowledged">Hears of acknowledgements: the number, and what each DataNode says.</param>
/// <param name="lost">Hears that the connection broke.</param>
internal sealed class SimulatedPipeline(
    ClusterWorld world, BlockId block, IReadOnlyList<SimulatedDatanode> members, Action<long, DatanodeReply[]> acknowledged, Action<string> lost)
{
    private readonly ReplicaWriter?[] _writers = new ReplicaWriter?[members.Count];
    private readonly Queue<PendingAck>[] _pending = [.. members.Select(static _ => new Queue<PendingAck>())];
    private readonly bool[] _hasDamage = new bool[members.Count];
    private readonly long[] _forwardDue = new long[members.Count];
    private readonly long[] _backDue = new long[members.Count];
    private bool _isBroken;

    /// <summary>A DataNode is ready.</summary>
    public void Join(int member, ReplicaWriter writer) => _writers[member] = writer;

    /// <summary>Sends a packet.</summary>
    public void Send(WritePacket packet)
    {
        byte[] bytes = packet.Bytes.ToArray(); // the client may use its buffer for another one
        Travel(_forwardDue, 0, () => Arrive(0, bytes, isDamaged: false));
    }

    /// <summary>The connection to the client breaks, for no reason that lies with a DataNode.</summary>
    public void Cut()
    {
        if (!_isBroken)
        {
            GiveUp();
            lost("cut");
        }
    }

    /// <summary>Nothing goes through any more; one DataNode after the other finds out.</summary>
    public void GiveUp()
    {
        _isBroken = true;
        for (int member = 0; member < members.Count; member++)
        {
            if (_writers[member] is ReplicaWriter writer)
            {
                SimulatedDatanode node = members[member];
                world.Time.After(world.Latency() * world.Random.Next(1, 50), () => node.Disk.Close(writer));
            }
        }
    }

    private ReplicaWriter? WriterOf(int member) =>
        _writers[member] is ReplicaWriter writer && members[member] is { IsUp: true } node && node.Disk.IsOpen(writer) ? writer : null;

    private void Arrive(int member, byte[] bytes, bool isDamaged)
    {
        SimulatedDatanode node = members[member];
        if (WriterOf(member) is not ReplicaWriter writer)
        {
            Break(member, "nobody writes");
            return;
        }

        if (_hasDamage[member])
        {
            return; // it takes no more, and waits for what those below say
        }

        var intake = new PacketIntake(writer, SimulatedDisk.Checksum);
        Assert.True(PacketPrefix.TryRead(bytes, PacketPrefix.MaxPacketBytes, out PacketPrefix prefix));
        PacketHeader header = intake.ReadHeader(bytes, prefix, node.Info);
        bool isLastMember = member + 1 == members.Count;
        if (!isLastMember)
        {
            byte[] sent = isDamaged ? bytes : Damaged(bytes, header); // twice could make it good again
            Travel(_forwardDue, member + 1, () => Arrive(member + 1, sent, sent != bytes || isDamaged));
        }

        Status status;
        try
        {
            status = intake.Write(bytes, prefix, header, isCheckedBelow: !isLastMember, node.Info);
        }
        catch (Exception e) when (e is ReplicaException or DataTransferException)
        {
            Break(member, e.Message);
            return;
        }

        long end = header.OffsetInBlock + header.DataBytes;
        bool isEnd = header.IsLastInBlock && status == Status.Success;
        _pending[member].Enqueue(new PendingAck(header.SequenceNumber, end, isEnd, false, status, writer.Replica.SumAt(end), 0));
        if (status != Status.Success)
        {
            _hasDamage[member] = true;
            world.Count(isLastMember ? "damaged packet noticed" : "damaged packet noticed before the end");
        }

        if (isLastMember)
        {
            Acknowledge(member, header.SequenceNumber, []);
        }
    }

    /// <summary>A DataNode has heard of those after it.</summary>
    private void Acknowledge(int member, long number, DatanodeReply[] below)
    {
        SimulatedDatanode node = members[member];
        if (WriterOf(member) is not ReplicaWriter writer)
        {
            Break(member, "nobody writes");
            return;
        }

        PendingAck packet = _pending[member].Dequeue();
        Assert.Equal(packet.Number, number);
        try
        {
            bool haveAllTaken = PacketSettlement.HaveAllTaken(members[Math.Min(member + 1, members.Count - 1)].Info, packet, below);
            PacketSettlement.Settle(node.Disk.Store, node.Events, writer, packet, haveAllTaken);
        }
        catch (Exception e) when (e is ReplicaException or DataTransferException)
        {
            node.Disk.Close(writer);
            Break(member, e.Message);
            return;
        }

        if (packet.IsLast || packet.Status != Status.Success)
        {
            node.Disk.Close(writer);
        }

        DatanodeReply[] replies = [new DatanodeReply(packet.Status, false, false), .. PacketSettlement.Told(packet, below)];
        Travel(_backDue, member, () =>
        {
            if (member > 0)
            {
                Acknowledge(member - 1, number, replies);
            }
            else
            {
                acknowledged(number, replies);
            }
        });
    }

    /// <summary>A DataNode is not there any more, or does not write the block any more; it may be another one that is blamed.</summary>
    private void Break(int member, string reason)
    {
        if (_isBroken)
        {
            return;
        }

        world.Note(block, $"{members[member].Uuid} breaks the pipeline: {reason}");
        GiveUp();
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

    /// <summary>The network changes a bit of the data, once in a while.</summary>
    private byte[] Damaged(byte[] bytes, PacketHeader header)
    {
        if (header.DataBytes == 0 || !world.IsBad(300))
        {
            return bytes;
        }

        byte[] damaged = [.. bytes];
        damaged[^world.Random.Next(1, header.DataBytes + 1)] ^= (byte)(1 << world.Random.Next(8));
        world.Count("damaged packet");
        return damaged;
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
