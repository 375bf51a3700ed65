using System.Net.Sockets;
using Google.Protobuf;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Tests.Support;

/// <summary>The DataNodes' end of one pipeline. It checks what every DataNode checks, and keeps all bytes.</summary>
internal sealed class PipelinePeer : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly MemoryStream _received = new();

    public PipelinePeer(Socket socket, int number)
    {
        socket.NoDelay = true;
        (_socket, Number) = (socket, number);
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The connection, for those that read it themselves.</summary>
    public NetworkStream Stream => _stream;

    /// <summary>1 for the DataNode's first connection.</summary>
    public int Number { get; }

    /// <summary>All that was received.</summary>
    public byte[] Received => _received.ToArray();

    /// <summary>The operation, once it was read.</summary>
    public OpWriteBlockProto Operation { get; private set; } = new();

    /// <summary>Reads so many bytes.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes);
        _received.Write(bytes);
        return bytes;
    }

    /// <summary>Reads an operation, which has to be WRITE_BLOCK.</summary>
    public async Task<OpWriteBlockProto> ReadOperationAsync()
    {
        Assert.Equal("001c50", Convert.ToHexStringLower(await ReadAsync(3)));
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = (await ReadAsync(1))[0];
            length |= (b & 0x7F) << shift;
            if (b < 0x80)
            {
                break;
            }
        }

        return Operation = OpWriteBlockProto.Parser.ParseFrom(await ReadAsync(length));
    }

    /// <summary>Reads an operation and says that all DataNodes take it.</summary>
    public async Task<OpWriteBlockProto> AcceptAsync()
    {
        OpWriteBlockProto operation = await ReadOperationAsync();
        await AnswerAsync(new BlockOpResponseProto { Status = Status.Success, FirstBadLink = "" });
        return operation;
    }

    /// <summary>Answers an operation.</summary>
    public Task AnswerAsync(BlockOpResponseProto answer) => SendAsync(Delimited(answer));

    /// <summary>Reads a packet and checks its checksums.</summary>
    /// <returns>Null if the client closed instead.</returns>
    public async Task<(PacketHeader Header, byte[] Data)?> ReadPacketAsync()
    {
        byte[] prefixBytes = new byte[PacketPrefix.Size];
        int first;
        try
        {
            first = await _stream.ReadAsync(prefixBytes);
        }
        catch (IOException)
        {
            return null; // a reset is a close, too
        }

        if (first == 0)
        {
            return null;
        }

        await _stream.ReadExactlyAsync(prefixBytes.AsMemory(first));
        _received.Write(prefixBytes);
        Assert.True(PacketPrefix.TryRead(prefixBytes, PacketPrefix.MaxPacketBytes, out PacketPrefix prefix));
        PacketHeader header = PacketHeader.Read(await ReadAsync(prefix.HeaderBytes), prefix.BodyBytes);
        byte[] body = await ReadAsync(prefix.BodyBytes);
        byte[] sums = body[..^header.DataBytes];
        byte[] data = body[^header.DataBytes..];
        var checksum = new ChunkChecksum(ChecksumType.Crc32C, 512);
        Assert.Equal(checksum.SumBytes(data.Length), sums.Length);
        Assert.Equal(-1, checksum.FindWrong(data, sums));
        return (header, data);
    }

    /// <summary>Acknowledges a packet as Hadoop does.</summary>
    public Task AcknowledgeAsync(long number, params Status[] replies) => SendAsync(Delimited(new PipelineAckProto
    {
        Seqno = number,
        Reply = { replies },
        DownstreamAckTimeNanos = 0,
        Flag = { replies.Select(static reply => (uint)reply) },
    }));

    /// <summary>Takes and acknowledges packets until the block ends or the client closes.</summary>
    /// <param name="nodes">How many DataNodes acknowledge.</param>
    /// <param name="taken">Gets the data, at its offset.</param>
    /// <returns>Whether the block has ended.</returns>
    public async Task<bool> TakeAllAsync(int nodes, MemoryStream taken)
    {
        while (await ReadPacketAsync() is var (header, data))
        {
            Write(taken, header, data);
            await AcknowledgeAsync(header.SequenceNumber, [.. Enumerable.Repeat(Status.Success, nodes)]);
            if (header.IsLastInBlock)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a packet's data where it belongs; a hole is an error.</summary>
    public static void Write(MemoryStream taken, PacketHeader header, byte[] data)
    {
        Assert.True(header.OffsetInBlock <= taken.Length, $"Packet {header.SequenceNumber} leaves a hole.");
        if (header.SequenceNumber != PacketHeader.HeartbeatNumber)
        {
            taken.Position = header.OffsetInBlock;
            taken.Write(data);
        }
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(params byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The client hung up: what it does then is for the test to check.
        }
    }

    /// <summary>Reads until the client closes, be it within a packet.</summary>
    public async Task DrainAsync()
    {
        byte[] bytes = new byte[4096];
        try
        {
            for (int read; (read = await _stream.ReadAsync(bytes)) > 0;)
            {
                _received.Write(bytes.AsSpan(0, read));
            }
        }
        catch (IOException)
        {
            // A reset is a close, too.
        }
    }

    /// <summary>Closes with RST instead of FIN.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static byte[] Delimited(IMessage message)
    {
        using var output = new MemoryStream();
        message.WriteDelimitedTo(output);
        return output.ToArray();
    }
}
