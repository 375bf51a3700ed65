using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Reading;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Reading;

public sealed class BlockReaderTests
{
    private static readonly ChunkChecksum Crc = new(ChecksumType.Crc32C, 512);
    private static readonly byte[] Block = RandomBytes(300_000);

    public static TheoryData<bool> WaysToWait => [false, true];

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task Several_reads_follow_each_other_on_one_connection(bool blocking)
    {
        var statuses = new List<Status?>();
        await using var datanode = new ScriptedDatanode(async end =>
        {
            while (await end.ReadReadAsync() is { } read)
            {
                Assert.True(read.SendChecksums);
                await end.AnswerAsync(read, Block, Crc);
                statuses.Add(await end.ReadStatusAsync());
            }
        });
        using (DataTransferConnection connection = await datanode.ConnectAsync())
        {
            foreach ((int offset, int length) in new[] { (0, 300_000), (0, 1), (511, 2), (100_000, 1_000), (299_999, 1), (65_536, 65_536) })
            {
                BlockReader reader = await BlockReader.OpenAsync(connection, Request(offset, length), blocking, default);
                Assert.Equal(Block.AsSpan(offset, length).ToArray(), await ReadAllAsync(reader, blocking));
                Assert.Equal(0, reader.RemainingBytes);
                Assert.True(await reader.FinishAsync(blocking, default));
                Assert.True(connection.IsReusable);
            }
        }

        await datanode.DisposeAsync();
        Assert.Equal(1, datanode.Connections);
        Assert.Equal(Enumerable.Repeat<Status?>(Status.ChecksumOk, 6), statuses);
    }

    [Fact]
    public async Task Packets_that_come_byte_by_byte_are_read()
    {
        byte[] block = RandomBytes(1300);
        await using var datanode = new ScriptedDatanode(async end =>
        {
            OpReadBlockProto read = (await end.ReadReadAsync())!;
            await end.GrantAsync(Crc, 0);
            foreach (byte part in BlockAnswer.To(read, block, Crc, 512).Packets.SelectMany(static packet => packet))
            {
                await end.SendAsync(part);
            }

            Assert.Equal(Status.ChecksumOk, await end.ReadStatusAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        BlockReader reader = await BlockReader.OpenAsync(connection, Request(0, 1300), blocking: false, default);

        Assert.Equal(block, await ReadAllAsync(reader, blocking: false));
        Assert.True(await reader.FinishAsync(blocking: false, default));
    }

    [Theory]
    [InlineData(100_000, true)] // 200,000 B are left: a new connection is less
    [InlineData(200_000, false)] // 100,000 B are left: they are read
    public async Task Pitfall_17_a_reader_that_stops_early_drains_or_drops_the_connection(int read, bool drops)
    {
        Status? status = null;
        await using var datanode = new ScriptedDatanode(async end =>
        {
            try
            {
                await end.AnswerAsync((await end.ReadReadAsync())!, Block, Crc);
            }
            catch (IOException) when (drops)
            {
                return; // while the answer was on its way
            }

            status = await end.ReadStatusAsync();
            Assert.True(await end.ClosesAsync());
        });
        using (DataTransferConnection connection = await datanode.ConnectAsync())
        {
            BlockReader reader = await BlockReader.OpenAsync(connection, Request(0, Block.Length), blocking: false, default);
            while (reader.Position < read && await reader.FillAsync(blocking: false, default))
            {
                reader.Advance((int)Math.Min(reader.Available.Length, read - reader.Position));
            }

            Assert.Equal(!drops, await reader.FinishAsync(blocking: false, default));
            Assert.Equal(!drops, connection.IsReusable && connection.Received.IsEmpty);
        }

        await datanode.DisposeAsync();
        Assert.Equal(drops ? null : Status.ChecksumOk, status);
    }

    [Fact]
    public async Task Pitfall_18_a_block_without_checksums_is_not_called_verified()
    {
        Status? status = null;
        await using var datanode = new ScriptedDatanode(async end =>
        {
            OpReadBlockProto read = (await end.ReadReadAsync())!;
            Assert.False(read.SendChecksums);
            await end.AnswerAsync(read, Block, new ChunkChecksum(ChecksumType.Null, 512));
            status = await end.ReadStatusAsync();
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        BlockReader reader = await BlockReader.OpenAsync(
            connection, Request(1000, 5000) with { VerifiesChecksums = false }, blocking: false, default);
        byte[] data = await ReadAllAsync(reader, blocking: false);
        Assert.True(await reader.FinishAsync(blocking: false, default));

        await datanode.DisposeAsync();
        Assert.Equal(Block.AsSpan(1000, 5000).ToArray(), data);
        Assert.Equal(Status.Success, status);
    }

    [Fact]
    public async Task A_wrong_checksum_comes_after_what_was_right()
    {
        await using var datanode = new ScriptedDatanode(async end =>
        {
            BlockAnswer answer = BlockAnswer.To((await end.ReadReadAsync())!, Block, Crc);
            answer.Packets[1][^1] ^= 1;
            await end.GrantAsync(Crc, 0);
            await end.SendAsync([.. answer.Packets[0], .. answer.Packets[1]]);
            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();
        BlockReader reader = await BlockReader.OpenAsync(connection, Request(0, Block.Length), blocking: false, default);

        Assert.True(await reader.FillAsync(blocking: false, default));
        Assert.Equal(65_536, reader.Available.Length);
        reader.Advance(65_536);

        var wrong = await Assert.ThrowsAsync<BlockChecksumException>(async () => await reader.FillAsync(blocking: false, default));
        Assert.Equal(131_072 - 512, wrong.Offset);
    }

    [Theory]
    [InlineData(Status.Error, "opReadBlock ... Replica not found", false)]
    [InlineData(Status.ErrorAccessToken, "", true)]
    [InlineData((Status)77, "new", false)]
    public async Task A_refusal_has_its_status_and_the_datanodes_words(Status status, string message, bool expired)
    {
        await using var datanode = new ScriptedDatanode(async end =>
        {
            await end.ReadReadAsync();
            await end.RefuseAsync(status, message);
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        var refused = await Assert.ThrowsAsync<BlockRefusedException>(
            async () => await BlockReader.OpenAsync(connection, Request(0, 1), blocking: false, default));

        Assert.Equal((status, message, expired), (refused.Status, refused.Reason, refused.IsTokenExpired));
        Assert.StartsWith($"DataNode {datanode.Node} refuses a read of BP-1:blk_7_1001: ", refused.Message);
    }

    [Fact]
    public async Task A_grant_that_does_not_say_how_data_is_checked_is_refused()
    {
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await end.ReadReadAsync();
            await end.SendAsync(new BlockOpResponseProto { Status = Status.Success });
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        await Assert.ThrowsAsync<DataTransferException>(
            async () => await BlockReader.OpenAsync(connection, Request(0, 1), blocking: false, default));
    }

    [Theory]
    [InlineData(0)] // before the first packet
    [InlineData(3)] // within its prefix
    [InlineData(20)] // within its header
    [InlineData(5_000)] // within its data
    [InlineData(66_079)] // right behind it
    [InlineData(302_510)] // within the last packet
    public async Task A_close_within_the_answer_is_a_lost_connection(int sent)
    {
        await using var datanode = new ScriptedDatanode(async end =>
        {
            BlockAnswer answer = BlockAnswer.To((await end.ReadReadAsync())!, Block, Crc);
            await end.GrantAsync(Crc, 0);
            byte[] all = [.. answer.Packets.SelectMany(static packet => packet)];
            await end.SendAsync(all[..Math.Min(sent, all.Length - 1)]);
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();
        BlockReader reader = await BlockReader.OpenAsync(connection, Request(0, Block.Length), blocking: false, default);
        async Task ReadAsync()
        {
            await ReadAllAsync(reader, blocking: false);

            // All data may have come: then it is the end of the read that is missing.
            Assert.False(await reader.FinishAsync(blocking: false, default));
            throw new EndOfStreamException();
        }

        Exception? lost = await Record.ExceptionAsync(ReadAsync);

        Assert.True(sent > 302_500 ? lost is EndOfStreamException : lost is DatanodeConnectionException, $"{lost}");
    }

    [Theory]
    [InlineData("7FFFFFFF 0019")]
    [InlineData("FFFFFFFF 0019")]
    [InlineData("00000003 0019")]
    [InlineData("00010204 FFFF")]
    [InlineData("01000001 0019")]
    [InlineData("00010204 0000")] // no header
    public async Task Lengths_that_cannot_be_are_refused_at_once(string prefix)
    {
        await using var datanode = new ScriptedDatanode(async end =>
        {
            await end.ReadReadAsync();
            await end.GrantAsync(Crc, 0);
            await end.SendAsync([.. Convert.FromHexString(prefix.Replace(" ", "")), .. new byte[66_100]]);
            Assert.True(await end.ClosesAsync());
        });
        using (DataTransferConnection connection = await datanode.ConnectAsync())
        {
            BlockReader reader = await BlockReader.OpenAsync(connection, Request(0, Block.Length), blocking: false, default);

            Exception? refused = await Record.ExceptionAsync(async () => await reader.FillAsync(blocking: false, default));

            Assert.True(refused is DataTransferException or ProtocolMessageException, $"{refused}");
        }
    }

    [Fact]
    public async Task Silence_within_a_packet_is_a_time_out()
    {
        var time = new ManualTime();
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await end.ReadReadAsync();
            await end.GrantAsync(Crc, 0);
            await end.SendAsync([0, 1, 2]);
            Assert.True(await end.ClosesAsync());
        });
        using (DataTransferConnection connection = await datanode.ConnectAsync(time))
        {
            BlockReader reader = await BlockReader.OpenAsync(connection, Request(0, 10), blocking: false, default);
            Task<bool> filling = reader.FillAsync(blocking: false, default).AsTask();

            while (!filling.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(60)); // a wait that begins later is late, too
                await Task.Yield();
            }

            Assert.True((await Assert.ThrowsAsync<DatanodeConnectionException>(() => filling)).IsTimeout);
        }
    }

    [Theory]
    [InlineData("dtp-read-200k", 0, 200_000)]
    [InlineData("dtp-read-range", 100_000, 1_000)]
    public async Task Sends_and_reads_what_apache_does(string capture, int offset, int length)
    {
        byte[] asked = Protocol.Tests.Support.Captures.Read(capture + ".c2s");
        byte[] answered = Protocol.Tests.Support.Captures.Read(capture + ".s2c");
        ReadOnlySpan<byte> rest = asked.AsSpan(3);
        var op = Messages.ReadDelimited<OpReadBlockProto>(ref rest);
        await using var datanode = new ScriptedDatanode(async end =>
        {
            Assert.Equal(asked[..^3], await end.ReadAsync(asked.Length - 3));
            await end.SendAsync(answered);
            Assert.Equal(asked[^3..], await end.ReadAsync(3));
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();
        var request = new BlockReadRequest(
            op.Header.BaseHeader.Block.ToBlock(), op.Header.BaseHeader.Token.ToBlockToken(), op.Header.ClientName, offset, length);

        BlockReader reader = await BlockReader.OpenAsync(connection, request, blocking: false, default);
        byte[] data = await ReadAllAsync(reader, blocking: false);

        // What was written in pieces of unknown size begins anew in each; the captures' files were written in one.
        Assert.Equal([.. Enumerable.Range(offset, length).Select(static i => (byte)((i * 31) + (i >> 8)))], data);
        Assert.True(await reader.FinishAsync(blocking: false, default));
    }

    [Fact]
    public async Task Asks_for_the_checksum_of_a_block_as_apache_does()
    {
        // BLOCK_CHECKSUM of a block of 10 B; the answer: 512, 0, MD5, CRC32C.
        byte[] asked = Protocol.Tests.Support.Captures.Read("dtp-block-checksum.c2s");
        byte[] answered = Protocol.Tests.Support.Captures.Read("dtp-block-checksum.s2c");
        ReadOnlySpan<byte> rest = asked.AsSpan(3);
        BaseHeaderProto header = Messages.ReadDelimited<OpBlockChecksumProto>(ref rest).Header;
        await using var datanode = new ScriptedDatanode(async end =>
        {
            Assert.Equal(asked, await end.ReadAsync(asked.Length));
            await end.SendAsync(answered);
            Assert.True(await end.ClosesAsync());
        });
        using (DataTransferConnection connection = await datanode.ConnectAsync())
        {
            BlockChecksum sum = await BlockChecksumReader.ReadAsync(
                connection, header.Block.ToBlock(), header.Token.ToBlockToken(), isComposite: false, default);

            Assert.Equal((ChecksumType.Crc32C, 512), (sum.Type, sum.BytesPerChunk));
            Assert.Equal("e537576c548e586090c1c59fad7ce746", Convert.ToHexStringLower(sum.Value.Span));
            Assert.True(connection.IsReusable);
        }
    }

    [Fact]
    public async Task A_block_checksum_of_a_wrong_size_is_refused()
    {
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await end.ReadOperationAsync();
            await end.SendAsync(new BlockOpResponseProto
            {
                Status = Status.Success,
                ChecksumResponse = new OpBlockChecksumResponseProto
                {
                    BytesPerCrc = 512,
                    CrcPerBlock = 1,
                    BlockChecksum = Google.Protobuf.ByteString.CopyFrom(new byte[15]),
                    CrcType = Protocol.Hdfs.ChecksumTypeProto.ChecksumCrc32C,
                },
            });
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        var refused = await Assert.ThrowsAsync<DataTransferException>(async () => await BlockChecksumReader.ReadAsync(
            connection, Request(0, 1).Block, BlockToken.Empty, isComposite: false, default));

        Assert.Contains("15 B", refused.Message);
    }

    private static BlockReadRequest Request(long offset, long length) => new(
        new ExtendedBlock("BP-1", new BlockId(7), new GenerationStamp(1001), Block.Length), BlockToken.Empty, "test", offset, length);

    private static async Task<byte[]> ReadAllAsync(BlockReader reader, bool blocking)
    {
        var data = new List<byte>();
        while (await reader.FillAsync(blocking, default))
        {
            data.AddRange(reader.Available);
            reader.Advance(reader.Available.Length);
        }

        return [.. data];
    }

    private static byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return bytes;
    }
}
