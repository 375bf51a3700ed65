using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataNode.Tests.Transfer;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Tests.Support.Fuzzing;
using Stage = Tusk.Protocol.DataTransfer.OpWriteBlockProto.Types.BlockConstructionStage;

namespace Tusk.Hdfs.DataNode.Tests.Fuzzing;

/// <summary>What comes to a DataNode's data port, whatever it is; by time with TUSK_FUZZ_SECONDS, as CONTRIBUTING.md says.</summary>
public sealed class FuzzTests
{
    private const int ContentBytes = 1_000;

    [Fact]
    public async Task What_comes_to_the_data_port_is_served_or_refused()
    {
        await using LocalNode node = new();
        node.Store.Finished(Samples.Block(), Samples.Content(ContentBytes));
        var target = new FuzzTarget(
            "data-port",
            [
                HostilePeerTests.Operation(DataTransferOp.ReadBlock, HostilePeerTests.Read(Samples.Block(), 0, ContentBytes)),
                HostilePeerTests.Operation(DataTransferOp.ReadBlock, HostilePeerTests.Read(Samples.Block(), 512, 100)),
                HostilePeerTests.Operation(
                    DataTransferOp.BlockChecksum, new OpBlockChecksumProto { Header = HostilePeerTests.Read(Samples.Block(), 0, 1).Header.BaseHeader }),
                WrittenBlock(Samples.Block(number: 7), Samples.Content(ContentBytes)),
            ],
            input => Exchange(node, input),
            typeof(RefusedException))
        {
            Inputs = 500, // each takes a connection
            FixedBytes = 1 << 20,
        };

        Fuzzer.Run(target);

        Assert.DoesNotContain(node.Log, static line => line.Contains("Unexpected error", StringComparison.Ordinal));
    }

    private static byte[] WrittenBlock(ExtendedBlock block, byte[] content) =>
    [
        .. HostilePeerTests.Operation(DataTransferOp.WriteBlock, HostilePeerTests.Write(block, Stage.PipelineSetupCreate)),
        .. HostilePeerTests.Packet(new PacketHeader(0, 0, IsLastInBlock: false, content.Length), Samples.Sums(content), content),
        .. HostilePeerTests.Packet(new PacketHeader(content.Length, 1, IsLastInBlock: true, 0), [], []),
    ];

    private static void Exchange(LocalNode node, byte[] input)
    {
        byte[] bytes = node.ExchangeAsync(input).GetAwaiter().GetResult();
        ReadOnlySpan<byte> rest = bytes;
        if (bytes.Length == 0 || Messages.ReadDelimited<BlockOpResponseProto>(ref rest).Status != Status.Success)
        {
            throw new RefusedException();
        }
    }

    private sealed class RefusedException : Exception;
}
