using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Reading;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol.Tests.Support.Fuzzing;

namespace Tusk.Hdfs.DataTransfer.Tests.Fuzzing;

/// <summary>Whole operations with a DataNode that answers an input, over a socket.</summary>
internal static class DatanodeSessions
{
    private static readonly LoopbackPeer Peer = new();

    private static readonly DatanodeInfo Node =
        new() { IpAddress = "127.0.0.1", HostName = "localhost", Uuid = "u", TransferPort = Peer.Port };

    /// <summary>Reads all of a block, on this thread.</summary>
    public static void ReadBlock(byte[] input) => With(input, static connection =>
    {
        BlockReader reader = Ended(BlockReader.OpenAsync(connection, BlockReads.Request(0, BlockReads.Block.Length), blocking: true, default));
        while (Ended(reader.FillAsync(blocking: true, default)))
        {
            Assert.False(reader.Available.IsEmpty);
            reader.Advance(reader.Available.Length);
        }

        Assert.Equal(BlockReads.Block.Length, reader.Position);
        Ended(reader.FinishAsync(blocking: true, default));
    });

    /// <summary>Asks for the checksum of a block.</summary>
    public static void ReadChecksum(byte[] input) => With(input, static connection =>
    {
        BlockChecksum sum = BlockChecksumReader.ReadAsync(
            connection, BlockReads.Request(0, 1).Block, BlockToken.Empty, isComposite: false, default).AsTask().GetAwaiter().GetResult();
        Assert.Equal(16, sum.Value.Length);
    });

    /// <summary>Sets a pipeline up, and takes acknowledgements until the DataNode closes it.</summary>
    public static void Write(byte[] input)
    {
        var setup = new PipelineSetup
        {
            Block = BlockReads.Request(0, 1).Block,
            Token = BlockToken.Empty,
            ClientName = "test",
            Nodes = [new PipelineNode(Node, "s", StorageType.Disk)],
            Stage = PipelineStage.Create,
            Checksum = BlockReads.Checksum,
        };
        Task<WritePipeline> opening = WritePipeline.OpenAsync(setup, Node.IpAddress, ScriptedDatanode.Timeouts, TimeProvider.System, default);
        using (Peer.Say(input))
        {
            using WritePipeline pipeline = opening.GetAwaiter().GetResult();
            try
            {
                while (true)
                {
                    pipeline.ReceiveAcknowledgementAsync(default).AsTask().GetAwaiter().GetResult();
                    Assert.InRange(pipeline.Replies.Length, 0, PipelineAck.MaxReplies);
                }
            }
            catch (DatanodeConnectionException e) when (e.Message.Contains("closed the connection", StringComparison.Ordinal))
            {
                // All was read.
            }
        }
    }

    private static void With(byte[] input, Action<DataTransferConnection> act)
    {
        using DataTransferConnection connection = Ended(new ValueTask<DataTransferConnection>(DataTransferConnection.ConnectAsync(
            Node, Node.IpAddress, ScriptedDatanode.Timeouts, TimeProvider.System, blocking: true, default)));
        using (Peer.Say(input))
        {
            act(connection);
        }
    }

    /// <summary>The result of what has waited on this thread.</summary>
    private static T Ended<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }
}
