using System.Globalization;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.WorkedExamples;

/// <summary>Users with their year of birth and page views by user, joined by a secondary sort; then a second pass.</summary>
public sealed class JoinTests : IDisposable
{
    private const int ThisYear = 2000;

    private readonly JobFolder _folder = new();

    private enum Joined
    {
        ViewsWithoutUser,
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task First_value_of_a_group_is_the_record_of_the_user(int reduces)
    {
        // The views are read first; the key's second field brings the user in front of them all the same.
        _folder.Write("a-views", "ann /x\nbob /x\nann /y\nzoe /x\n");
        _folder.Write("b-users", "bob 1970\nann 1981\neve 1990\n");

        JobRun run = await _folder.RunAsync(Rows, null, ("mapreduce.job.reduces", $"{reduces}"));

        // zoe is no user, eve has seen nothing.
        Assert.Equal(["ann\t1981\t/x", "ann\t1981\t/y", "bob\t1970\t/x"], run.Text.Split('\n')[..^1].Order(StringComparer.Ordinal));
        Assert.Equal(1, run.Count(Joined.ViewsWithoutUser));
    }

    [Fact]
    public async Task Views_by_URL_and_age_group_and_then_the_top_ones_take_two_passes()
    {
        string[] users = [.. Enumerable.Range(0, 50).Select(static i => $"u{i} {1950 + (i % 45)}")];
        string[] views = [.. Enumerable.Range(0, 500).Select(static i => $"u{i * i % 53} /{i * 7 % 11}")];
        _folder.Write("users", string.Join('\n', users));
        _folder.Write("views", string.Join('\n', views));

        JobRun byAge = await _folder.RunAsync(ViewsByAge, null, ("mapreduce.job.reduces", "2"));
        using var between = new JobFolder();
        between.Write("0", byAge.Bytes);
        JobRun top = await between.RunAsync(TopFive);

        var born = users.Select(static user => user.Split(' ')).ToDictionary(static user => user[0], static user => Number(user[1]));
        IEnumerable<string> truth = views
            .Select(static view => view.Split(' '))
            .Where(view => born.ContainsKey(view[0]))
            .CountBy(view => (Url: view[1], Decade: Decade(born[view[0]])))
            .OrderByDescending(static row => row.Value)
            .ThenBy(static row => row.Key.Url, StringComparer.Ordinal)
            .ThenBy(static row => row.Key.Decade)
            .Take(5)
            .Select(static row => $"{row.Value}\t{row.Key.Url}\t{row.Key.Decade}");
        Assert.Equal(truth, top.Text.Split('\n')[..^1]);
    }

    private static Job Rows(JobOptions o) => UsersAndViews(o)
        .Reduce<string, (int Born, string Url)>(static (group, output) =>
            Join(group, output.Context, (born, url) => output.Emit(group.Key.User, (born, url))))
        .Write(TextOutput.Default, o.Output);

    // A view that was joined is counted in the second pass, where the counts of a URL meet.
    private static Job ViewsByAge(JobOptions o) => UsersAndViews(o)
        .Reduce<(string Url, int Decade), int>(static (group, output) =>
            Join(group, output.Context, (born, url) => output.Emit((url, Decade(born)), 1)))
        .Write(TextOutput.Default, o.Output);

    // One reducer has every URL and keeps the five largest.
    private static Job TopFive(JobOptions o) => Job.Named("top")
        .Read(TextInput.Strings, o.Inputs)
        .Map<(string Url, int Decade), long>(static (line, output) =>
        {
            string[] fields = line.Split('\t');
            output.Emit((fields[0], Number(fields[1])), Number(fields[2]));
        })
        .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
        .Reduce(static () => new Top(5))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Sorted by user, users' own records (0) before their views (1); grouped by user.</summary>
    private static MapStage<(string User, int Source), string> UsersAndViews(JobOptions o) => Job.Named("join")
        .Read(TextInput.Strings, o.Inputs)
        .Map<(string User, int Source), string>(static (line, output) =>
        {
            bool isView = output.Context.Split!.Path.Name.EndsWith("views", StringComparison.Ordinal);
            string[] fields = line.Split(' ');
            output.Emit((fields[0], isView ? 1 : 0), fields[1]);
        })
        .GroupBy(1);

    /// <summary>Gives each view of a user's with the year of birth; one record is held at a time.</summary>
    private static void Join(Group<(string User, int Source), string> group, TaskContext context, Action<int, string> row)
    {
        int? born = null;
        foreach (var record in group.Records)
        {
            if (record.Key.Source == 0)
            {
                born = Number(record.Value);
            }
            else if (born is { } year)
            {
                row(year, record.Value);
            }
            else
            {
                context.Counter(Joined.ViewsWithoutUser).Increment();
            }
        }
    }

    private static int Decade(int born) => (ThisYear - born) / 10 * 10;

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private sealed class Top(int count) : Reducer<(string Url, int Decade), long, long, (string Url, int Decade)>
    {
        private readonly SortedSet<(long Rank, int Arrival, (string, int) Key)> _best = [];
        private int _groups;

        public override void Reduce(
            Group<(string Url, int Decade), long> group, Output<long, (string Url, int Decade)> output)
        {
            // Keys come in order, so that of equal counts the first keys stay.
            _best.Add((-group.Values.Sum(), _groups++, group.Key));
            if (_best.Count > count)
            {
                _best.Remove(_best.Max);
            }
        }

        public override void Cleanup(Output<long, (string Url, int Decade)> output)
        {
            foreach ((long rank, _, (string, int) key) in _best)
            {
                output.Emit(-rank, key);
            }
        }
    }
}
