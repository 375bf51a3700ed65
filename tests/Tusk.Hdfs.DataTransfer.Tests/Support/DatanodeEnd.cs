using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Tests.Support;

/// <summary>A DataNode's end of one connection.</summary>
internal sealed class DatanodeEnd : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    public DatanodeEnd(Socket socket, int number)
    {
        socket.NoDelay = true;
        (_socket, Number) = (socket, number);
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>1 for the DataNode's first connection.</summary>
    public int Number { get; }

    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <summary>Whether the client closes the connection without another byte.</summary>
    public async Task<bool> ClosesAsync()
    {
        try
        {
            return await _stream.ReadAsync(new byte[1]) == 0;
        }
        catch (IOException)
        {
            return true; // a reset is a close, too
        }
    }

    /// <summary>Reads an operation; null when the client closes instead.</summary>
    public async Task<(DataTransferOp Op, byte[] Message)?> ReadOperationAsync()
    {
        byte[] head = new byte[3];
        int first;
        try
        {
            first = await _stream.ReadAsync(head.AsMemory(0, 1));
        }
        catch (IOException)
        {
            first = 0;
        }

        if (first == 0)
        {
            return null;
        }

        await _stream.ReadExactlyAsync(head.AsMemory(1));
        Assert.Equal(28, BinaryPrimitives.ReadInt16BigEndian(head));
        return ((DataTransferOp)head[2], await ReadDelimitedAsync());
    }

    /// <summary>Reads a read; null when the client closes instead.</summary>
    public async Task<OpReadBlockProto?> ReadReadAsync()
    {
        if (await ReadOperationAsync() is not { } operation)
        {
            return null;
        }

        Assert.Equal(DataTransferOp.ReadBlock, operation.Op);
        return Messages.Parse<OpReadBlockProto>(operation.Message);
    }

    /// <summary>Reads the client's last word about a read; null when it closes instead.</summary>
    public async Task<Status?> ReadStatusAsync()
    {
        try
        {
            return Messages.Parse<ClientReadStatusProto>(await ReadDelimitedAsync()).Status;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task SendAsync(params byte[] bytes) => await _stream.WriteAsync(bytes);

    public async Task SendAsync(IContract message)
    {
        var output = new ArrayBufferWriter<byte>();
        Messages.WriteDelimited(output, message);
        await _stream.WriteAsync(output.WrittenMemory);
    }

    /// <summary>Grants a read.</summary>
    public Task GrantAsync(ChunkChecksum checksum, long chunkOffset) => SendAsync(new BlockOpResponseProto
    {
        Status = Status.Success,
        ReadOpChecksumInfo = new ReadOpChecksumInfoProto { Checksum = checksum.ToProto(), ChunkOffset = (ulong)chunkOffset },
    });

    /// <summary>Refuses an operation.</summary>
    public Task RefuseAsync(Status status, string message = "") =>
        SendAsync(new BlockOpResponseProto { Status = status, Message = message });

    /// <summary>Grants a read and sends what was asked for, as a DataNode does.</summary>
    public async Task AnswerAsync(OpReadBlockProto read, byte[] block, ChunkChecksum checksum, int packetBytes = 64 << 10)
    {
        BlockAnswer answer = BlockAnswer.To(read, block, checksum, packetBytes);
        await GrantAsync(checksum, answer.Start);
        foreach (byte[] packet in answer.Packets)
        {
            await SendAsync(packet);
        }
    }

    /// <summary>Answers reads as long as there are any; the client may give each up.</summary>
    public async Task ServeAsync(byte[] block, ChunkChecksum checksum)
    {
        try
        {
            while (await ReadReadAsync() is { } read)
            {
                await AnswerAsync(read, block, checksum);
                if (await ReadStatusAsync() is null)
                {
                    return;
                }
            }
        }
        catch (IOException)
        {
            // Given up.
        }
    }

    /// <summary>Closes with RST instead of FIN.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <summary>Sends no more; still reads.</summary>
    public void CloseSending() => _socket.Shutdown(SocketShutdown.Send);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<byte[]> ReadDelimitedAsync()
    {
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = (await ReadAsync(1))[0];
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return await ReadAsync(length);
            }
        }
    }
}
