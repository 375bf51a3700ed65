using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Reading;
using Tusk.Hdfs.DataTransfer.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Reading;

/// <summary>Alone in its process while it runs: it counts what all threads allocate.</summary>
[Collection(nameof(AllocationCollection))]
public sealed class BlockReaderAllocationTests
{
    private static bool IsDebugBuild => typeof(BlockReader).Assembly
        .GetCustomAttributes(typeof(System.Diagnostics.DebuggableAttribute), inherit: false)
        .OfType<System.Diagnostics.DebuggableAttribute>().Any(static attribute => attribute.IsJITOptimizerDisabled);

    private static readonly ChunkChecksum Crc = new(ChecksumType.Crc32C, 512);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_allocated_for_a_packet(bool blocking)
    {
        // 8 MiB, 128 packets; the second read is measured, when pools are filled.
        byte[] block = new byte[8 << 20];
        new Random(1).NextBytes(block);
        byte[] all = [.. BlockAnswer.To(0, block.Length, block, Crc).Packets.SelectMany(static packet => packet)];
        await using var datanode = new ScriptedDatanode(async end =>
        {
            while (await end.ReadReadAsync() is not null)
            {
                await end.GrantAsync(Crc, 0);
                await end.SendAsync(all);
                await end.ReadStatusAsync();
            }
        });
        using (DataTransferConnection connection = await datanode.ConnectAsync())
        {
            var request = new BlockReadRequest(
                new ExtendedBlock("BP-1", new BlockId(7), new GenerationStamp(1001), block.Length), BlockToken.Empty, "test", 0, block.Length);
            // A debug build has a class for each asynchronous method where a release build has a struct.
            long bound = IsDebugBuild ? 128 * 256 : 128 * 4;
            long least = long.MaxValue;

            // On a busy machine other threads' waits allocate in some rounds; what each packet cost would show in all.
            for (int round = 0; round < 50 && least > bound; round++)
            {
                BlockReader reader = await BlockReader.OpenAsync(connection, request, blocking, default);
                long before = GC.GetTotalAllocatedBytes(precise: true);
                while (await reader.FillAsync(blocking, default))
                {
                    reader.Advance(reader.Available.Length);
                }

                // Of the whole process, the DataNode's end included.
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
                Assert.True(await reader.FinishAsync(blocking, default));
            }

            Assert.InRange(least, 0, bound);
        }
    }
}

[CollectionDefinition(nameof(AllocationCollection), DisableParallelization = true)]
public sealed class AllocationCollection;
