using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.Client.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Reading;

/// <summary>What is said at the end of a read goes with the next one, where reads follow each other at once.</summary>
public sealed class LastWordTests
{
    private const int Reads = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_the_last_read_it_comes_soon_though_no_other_follows_and_the_connection_stays(bool async)
    {
        await using var file = new ScriptedFile(100_000, 100_000);
        using FileReads reads = file.CreateReads(settings: ("dfs.client.socketcache.expiryMsec", "3600000"));
        using HdfsInput input = await file.OpenAsync(reads);

        await ReadAsync(input, file, async);
        await EventuallyAsync(() => file.Statuses == Reads);

        Assert.Equal(1, file.Connections(0));
        Assert.Equal(1, reads.Connections.IdleCount);
    }

    [Fact]
    public async Task It_comes_before_the_connection_is_closed()
    {
        await using var file = new ScriptedFile(100_000, 100_000);
        using (FileReads reads = file.CreateReads())
        {
            using HdfsInput input = await file.OpenAsync(reads);
            await ReadAsync(input, file, async: true);
        }

        await EventuallyAsync(() => file.Statuses == Reads);
    }

    private static async Task ReadAsync(HdfsInput input, ScriptedFile file, bool async)
    {
        byte[] piece = new byte[100];
        for (int i = 0; i < Reads; i++)
        {
            int offset = i * 317 % 99_900;
            int read = async ? await input.ReadAtAsync(offset, piece, Token) : input.ReadAt(offset, piece);
            Assert.Equal(file.Content.AsSpan(offset, read), piece.AsSpan(0, read));
            Assert.Equal(piece.Length, read);
        }
    }

    private static async Task EventuallyAsync(Func<bool> isTrue)
    {
        for (int tries = 0; tries < 3_000 && !isTrue(); tries++)
        {
            await Task.Delay(10, Token);
        }

        Assert.True(isTrue());
    }
}
