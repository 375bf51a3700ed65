using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>Alone in its process while it runs: it counts what all threads allocate.</summary>
[Collection(nameof(AllocationCollection))]
public sealed class WriteAllocationTests
{
    /// <summary>A stretch of the stream that is measured as a whole; the window of the pipeline is 80 packets.</summary>
    private const int Packets = 16;

    private const int Stretches = 1_000;

    private static bool IsDebugBuild => typeof(HdfsOutputStream).Assembly
        .GetCustomAttributes(typeof(DebuggableAttribute), inherit: false)
        .OfType<DebuggableAttribute>().Any(static attribute => attribute.IsJITOptimizerDisabled);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_allocated_for_a_packet(bool blocking)
    {
        await using var datanode = new ScriptedPipeline(static async peer =>
        {
            await peer.AcceptAsync();
            await Task.Factory.StartNew(() => AcknowledgeAll(peer.Stream), TaskCreationOptions.LongRunning);
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        byte[] content = WriteSamples.Pattern(Packets * setup.Pool.MaxDataBytes);

        // A wait that finds its thread's pool empty makes a box, and on a busy machine other threads allocate, too: in some
        // stretches, not in all. What each packet cost would show in all; so one stretch without a byte is the proof. A debug
        // build has a class for each asynchronous method where a release build has a struct: it is bounded.
        long bound = IsDebugBuild ? Packets * 512 : 0;
        long least = long.MaxValue;
        await using (HdfsOutputStream stream = await setup.OpenAsync(blockSize: 8L << 30))
        {
            for (int i = 0; i < Stretches && least > bound; i++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                if (blocking)
                {
                    stream.Write(content);
                }
                else
                {
                    await stream.WriteAsync(content);
                }

                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }
        }

        Assert.InRange(least, 0, bound);
    }

    /// <summary>Reads packets and acknowledges them, without allocating either.</summary>
    private static void AcknowledgeAll(NetworkStream stream)
    {
        byte[] packet = new byte[PacketPrefix.MaxPacketBytes];
        Span<byte> acknowledgement = stackalloc byte[16];
        bool isLast = false;
        while (!isLast)
        {
            stream.ReadExactly(packet, 0, PacketPrefix.Size);
            Assert.True(PacketPrefix.TryRead(packet.AsSpan(0, PacketPrefix.Size), PacketPrefix.MaxPacketBytes, out PacketPrefix prefix));
            stream.ReadExactly(packet, 0, prefix.HeaderBytes + prefix.BodyBytes);
            PacketHeader header = PacketHeader.Read(packet.AsSpan(0, prefix.HeaderBytes), prefix.BodyBytes);
            isLast = header.IsLastInBlock;

            // Length, then number (a varint, zigzag) and the reply of one DataNode.
            int end = 2;
            acknowledgement[1] = 1 << 3;
            for (ulong number = (ulong)header.SequenceNumber << 1; ; number >>= 7)
            {
                acknowledgement[end++] = (byte)(number < 0x80 ? number : number | 0x80);
                if (number < 0x80)
                {
                    break;
                }
            }

            BinaryPrimitives.WriteUInt16BigEndian(acknowledgement[end..], 2 << 11); // success
            acknowledgement[0] = (byte)(end + 1);
            stream.Write(acknowledgement[..(end + 2)]);
        }
    }
}

[CollectionDefinition(nameof(AllocationCollection), DisableParallelization = true)]
public sealed class AllocationCollection;
