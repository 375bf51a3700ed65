using Tusk.Common.Configurations;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Merging;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Tests.Merging;

public sealed class FoldingCursorTests
{
    private readonly TaskContext _context = new(
        new TaskAttemptId(new JobId("test", 1), TaskType.Reduce, 1, 0), new Configuration(), split: null);

    [Fact]
    public void Each_key_comes_once_with_its_values_folded_in_order()
    {
        Sample.Entry[] entries =
        [
            new(0, [], [1]), new(0, [], [2]), new(0, [0], [3]), new(0, new byte[200], [4]), new(0, new byte[200], [5]),
            new(0, new byte[200], [6]), new(0, [7], [7]),
        ];
        var cursor = new FoldingCursor(new MergeCursor([Sample.WriteMemoryRun(entries, 1).Open(0, 0)]), new Appender(), _context);

        Sample.Entry[] expected = [new(0, [], [1, 2]), new(0, [0], [3]), new(0, new byte[200], [4, 5, 6]), new(0, [7], [7])];
        Assert.Equal(expected, Sample.ReadAll(cursor));
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Nothing_folds_to_nothing() => Assert.False(new FoldingCursor(EmptyCursor.Instance, new Appender(), _context).MoveNext());

    [Fact]
    public void A_stop_is_seen_among_the_values_of_one_key()
    {
        Sample.Entry[] entries = [.. Enumerable.Range(0, 10).Select(static i => new Sample.Entry(0, [1], [(byte)i]))];
        var folder = new Appender { BeforeAdd = count => { if (count == 5) { _context.Stop(); } } };
        var cursor = new FoldingCursor(new MergeCursor([Sample.WriteMemoryRun(entries, 1).Open(0, 0)]), folder, _context);

        Assert.Throws<OperationCanceledException>(() => cursor.MoveNext());

        Assert.Equal(5, folder.Finish().Length);
    }

    private sealed class Appender : ValueFolder
    {
        private readonly List<byte> _bytes = [];

        public Action<int>? BeforeAdd { get; init; }

        public override void Start(ReadOnlySpan<byte> value)
        {
            _bytes.Clear();
            Add(value);
        }

        public override void Add(ReadOnlySpan<byte> value)
        {
            _bytes.AddRange(value);
            BeforeAdd?.Invoke(_bytes.Count);
        }

        public override ReadOnlySpan<byte> Finish() => _bytes.ToArray();
    }
}
