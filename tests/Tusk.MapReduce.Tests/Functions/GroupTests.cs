using Tusk.Common.Configurations;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Tests.Functions;

public sealed class GroupTests
{
    private static readonly (int, string, int)[] Records = [(1, "a", 10), (1, "b", 11), (2, "a", 12), (3, "x", 13), (3, "y", 14), (3, "z", 15)];

    [Fact]
    public void Groups_are_prefixes_of_the_order_and_each_record_has_its_own_key()
    {
        Group<(int Major, string Minor), int> group = Open(groupingFields: 1);
        List<string> seen = [];
        while (group.MoveToNextGroup())
        {
            seen.Add($"group {group.Key.Major}{group.Key.Minor}");
            foreach (var record in group.Records)
            {
                seen.Add($"{record.Key.Major}{record.Key.Minor}={record.Value}");
            }

            seen.Add($"still {group.Key.Major}{group.Key.Minor}");
        }

        Assert.Equal(
            ["group 1a", "1a=10", "1b=11", "still 1a", "group 2a", "2a=12", "still 2a", "group 3x", "3x=13", "3y=14", "3z=15", "still 3x"], seen);
        Assert.Equal((6, 3), (group.RecordCount, group.GroupCount));
    }

    [Fact]
    public void Without_a_grouping_every_key_is_a_group()
    {
        Group<(int Major, string Minor), int> group = Open(groupingFields: 0);
        int groups = 0;
        while (group.MoveToNextGroup())
        {
            groups++;
            Assert.Single(group.Values);
        }

        Assert.Equal(6, groups);
    }

    [Fact]
    public void Values_left_unread_are_passed_over_and_counted()
    {
        Group<(int Major, string Minor), int> group = Open(groupingFields: 1);
        Assert.True(group.MoveToNextGroup());
        Assert.True(group.MoveToNextGroup());
        Assert.True(group.MoveToNextGroup());
        Assert.Equal(13, group.Values.First());

        Assert.False(group.MoveToNextGroup());
        Assert.False(group.MoveToNextGroup());

        Assert.Equal((6, 3), (group.RecordCount, group.GroupCount));
    }

    [Fact]
    public void A_second_pass_is_refused_whether_the_first_was_whole_or_not()
    {
        Group<(int Major, string Minor), int> group = Open(groupingFields: 1);
        Assert.True(group.MoveToNextGroup());
        Assert.Equal(21, group.Values.Sum());
        Assert.Throws<InvalidOperationException>(() => group.Values.Sum());
        Assert.True(group.MoveToNextGroup());
        Assert.True(group.MoveToNextGroup());
        Assert.Equal(13, group.Values.First());

        Assert.Throws<InvalidOperationException>(() => group.Values.Count());
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var record in group.Records)
            {
                Assert.Fail($"{record.Value} came a second time");
            }
        });
    }

    [Fact]
    public void What_was_kept_of_a_group_does_not_read_the_next_one()
    {
        Group<(int Major, string Minor), int> group = Open(groupingFields: 1);
        Assert.True(group.MoveToNextGroup());
        IEnumerable<int> lazy = group.Values.Where(static value => value > 0);
        IEnumerable<int> values = group.Values;
        Assert.True(group.MoveToNextGroup());
        using IEnumerator<int> begun = ((IEnumerable<int>)group.Values).GetEnumerator();
        Assert.True(begun.MoveNext());
        Assert.True(group.MoveToNextGroup());

        Assert.Contains("ToList()", Assert.Throws<InvalidOperationException>(() => lazy.Count()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => values.Count());
        Assert.Throws<InvalidOperationException>(() => begun.MoveNext());
        Assert.Equal(42, group.Values.Sum());
        Assert.False(group.MoveToNextGroup());
        Assert.Throws<InvalidOperationException>(() => values.Count());
    }

    [Fact]
    public void An_empty_cursor_has_no_group()
    {
        Group<(int Major, string Minor), int> group = Open(groupingFields: 1, records: []);

        Assert.False(group.MoveToNextGroup());
        Assert.Equal((0, 0), (group.RecordCount, group.GroupCount));
    }

    [Fact]
    public void A_stopped_attempt_ends_at_the_next_record()
    {
        TaskContext context = Context();
        Group<(int Major, string Minor), int> group = Open(groupingFields: 1, context: context);
        Assert.True(group.MoveToNextGroup());

        context.Stop();

        Assert.Throws<OperationCanceledException>(() => group.Values.Sum());
    }

    private static Group<(int Major, string Minor), int> Open(
        int groupingFields, (int, string, int)[]? records = null, TaskContext? context = null)
    {
        KeyCodec<(int Major, string Minor)> codec = KeyCodecs.For<(int Major, string Minor)>();
        codec = codec.Ordered(FieldOrders.Parse(codec.Fields), groupingFields);
        return new(new Cursor(codec, records ?? Records), codec, ValueCodecs.For<int>(), context ?? Context());
    }

    private static TaskContext Context() =>
        new(new TaskAttemptId(new JobId("test", 1), TaskType.Reduce, 0, 0), new Configuration(), split: null);

    private sealed class Cursor(KeyCodec<(int, string)> codec, (int, string, int)[] records) : ShuffleCursor
    {
        private readonly EncodingBuffer _key = new();
        private readonly EncodingBuffer _value = new();
        private int _at = -1;

        public override ReadOnlySpan<byte> Key => codec.Encode((records[_at].Item1, records[_at].Item2), _key);

        public override ReadOnlySpan<byte> Value
        {
            get
            {
                _value.Clear();
                ValueCodecs.For<int>().Write(records[_at].Item3, _value);
                return _value.Written;
            }
        }

        public override bool MoveNext() => ++_at < records.Length;
    }
}
