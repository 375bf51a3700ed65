using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Merging;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Merging;

public sealed class ReadAheadCursorTests
{
    [Fact]
    public void Records_of_every_size_come_through_in_order()
    {
        var random = new Random(1);
        Sample.Entry[] entries =
        [
            .. Enumerable.Range(0, 20_000).Select(i => new Sample.Entry(0, BitConverter.GetBytes(i), new byte[random.Next(300)])),
            new(0, new byte[3_000_000], [1]), new(0, [], []), new(0, [], new byte[256 * 1024]), new(0, new byte[(256 * 1024) - 10], []),
        ];
        using var cursor = new ReadAheadCursor(new Source(entries));

        Assert.Equal(entries, Sample.ReadAll(cursor));
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void An_empty_source_has_no_record()
    {
        using var cursor = new ReadAheadCursor(EmptyCursor.Instance);

        Assert.False(cursor.MoveNext());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Disposing_early_stops_the_other_thread(int records)
    {
        var source = new Endless();
        var cursor = new ReadAheadCursor(source);
        for (int i = 0; i < records; i++)
        {
            Assert.True(cursor.MoveNext());
        }

        cursor.Dispose();

        Assert.True(source.Reader is null || source.Reader.Join(TimeSpan.FromSeconds(30)), "The other thread goes on.");
    }

    [Fact]
    public async Task A_full_pool_holds_nobody_up()
    {
        var over = new TaskCompletionSource();
        Task[] waiting = [.. Enumerable.Range(0, 200).Select(_ => Task.Run(over.Task.Wait))];
        int read = 0;
        var reader = new Thread(() =>
        {
            using var cursor = new ReadAheadCursor(new Watched(records: 200_000));
            while (cursor.MoveNext())
            {
                read++;
            }
        });

        reader.Start();
        bool ended = reader.Join(TimeSpan.FromSeconds(30));
        over.SetResult();
        await Task.WhenAll(waiting);

        Assert.True(ended, $"{read} records were read while the pool was full.");
        Assert.Equal(200_000, read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100_000)]
    public void What_the_source_throws_reaches_the_reader(int after)
    {
        using var cursor = new ReadAheadCursor(new Failing(after));

        var failure = Assert.Throws<InvalidDataException>(() => Sample.ReadAll(cursor));

        Assert.Equal("as planned", failure.Message);
    }

    [Fact]
    public void The_source_is_read_on_one_thread_that_is_not_the_pools()
    {
        var source = new Watched(records: 200_000); // many times what is read ahead
        using var cursor = new ReadAheadCursor(source);

        while (cursor.MoveNext())
        {
        }

        Thread reader = Assert.Single(source.Readers);
        Assert.False(source.WasOnPool);
        Assert.NotEqual(Environment.CurrentManagedThreadId, reader.ManagedThreadId);
    }

    private sealed class Watched(int records) : ShuffleCursor
    {
        private int _left = records;

        public HashSet<Thread> Readers { get; } = [];

        public bool WasOnPool { get; private set; }

        public override ReadOnlySpan<byte> Key => "key"u8;

        public override ReadOnlySpan<byte> Value => "a value of some length, so that blocks fill"u8;

        public override bool MoveNext()
        {
            Readers.Add(Thread.CurrentThread);
            WasOnPool |= Thread.CurrentThread.IsThreadPoolThread;
            return _left-- > 0;
        }
    }

    private sealed class Source(Sample.Entry[] entries) : ShuffleCursor
    {
        private int _at = -1;

        public override ReadOnlySpan<byte> Key => entries[_at].Key;

        public override ReadOnlySpan<byte> Value => entries[_at].Value;

        public override bool MoveNext() => ++_at < entries.Length;
    }

    private sealed class Endless : ShuffleCursor
    {
        public Thread? Reader { get; private set; }

        public override ReadOnlySpan<byte> Key => "key"u8;

        public override ReadOnlySpan<byte> Value => "a value of some length, so that blocks fill"u8;

        public override bool MoveNext()
        {
            Reader = Thread.CurrentThread;
            return true;
        }
    }

    private sealed class Failing(int after) : ShuffleCursor
    {
        private int _left = after;

        public override ReadOnlySpan<byte> Key => "key"u8;

        public override ReadOnlySpan<byte> Value => "value"u8;

        public override bool MoveNext() => _left-- > 0 ? true : throw new InvalidDataException("as planned");
    }
}
