using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Jobs with several inputs, each with a map function of its own.</summary>
public sealed class SeveralInputsTests
{
    private const string Users = "1,1980-01-01\n2,1990-02-02\n";
    private const string Views = "1,/a\n2,/b\n1,/c\n3,/d\n";

    [Fact]
    public async Task Each_file_is_mapped_by_the_function_of_its_input()
    {
        using var jobs = new JobFixture(Users, Views);

        JobResult result = await jobs.RunAsync(UsersAndViews);

        Assert.Equal("1\tborn 1980-01-01\n1\tsaw /a\n1\tsaw /c\n2\tborn 1990-02-02\n2\tsaw /b\n3\tsaw /d\n", Sorted(jobs.Output()));
        Assert.Equal(2, result.Maps);
    }

    [Fact]
    public async Task A_file_may_be_of_several_inputs_whose_splits_keep_the_order_of_the_job()
    {
        using var jobs = new JobFixture("a b\n", "longer than the other\n");

        await jobs.RunAsync(FirstThenSecond);

        // By length, those of one length in the order of the inputs; a file without reducers for each.
        Assert.Equal("2 longer than the other\n3 longer than the other\n1 a b\n2 a b\n3 a b\n", jobs.Output().Replace('\t', ' '));
    }

    [Fact]
    public async Task An_input_that_is_missing_is_named_whichever_it_is()
    {
        using var jobs = new JobFixture(Users, Views);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => jobs.RunAsync(UsersAndViews, ("views", "99999.txt")));

        Assert.EndsWith("/in/99999.txt", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public void The_plan_tells_what_is_read_and_how_it_is_mapped_input_by_input()
    {
        Job job = UsersAndViews(new JobOptions(["/in"], "/out"));

        Assert.Equal(
            [
                "read text.lines /in/00000.txt", "map Tusk.MapReduce.Records.Text -> (System.Int32, System.String)",
                "read text.strings /in/00001.txt", "map System.String -> (System.Int32, System.String)",
            ],
            job.Plan.Describe().Take(4));
        Assert.Equal(["/in/00000.txt", "/in/00001.txt"], job.Plan.Inputs.SelectMany(static input => input.Paths));
    }

    [Fact]
    public void Order_and_combiner_that_were_given_before_a_further_input_hold_for_it()
    {
        MapStage<(int, string), long> one = Job.Named("j").Read(TextInput.Strings, "/a")
            .Map<(int, string), long>(static (line, output) => output.Emit((1, line), 1))
            .Order("Item2 desc")
            .GroupBy(1);

        Job job = one.Read(TextInput.Lines, "/b").Map(static (line, output) => output.Emit((2, line.ToString()), 1)).Reduce()
            .Write(TextOutput.Default, "/out");

        Assert.Contains(job.Plan.Describe(), static line => line.StartsWith("order ", StringComparison.Ordinal) && line.Contains("Item2 desc", StringComparison.Ordinal));
    }

    [Fact]
    public void A_further_input_without_a_path_is_refused()
    {
        MapStage<int, string> one = Job.Named("views").Read(TextInput.Strings, "/a").Map<int, string>(static (_, _) => { });

        Assert.StartsWith("Job views has no input path", Assert.Throws<ArgumentException>(() => one.Read(TextInput.Lines)).Message, StringComparison.Ordinal);
    }

    private static Job UsersAndViews(JobOptions o) => Job.Named("users and views")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt")
        .Map<int, string>(static (line, output) => Emit(line.ToString(), "born ", output))
        .Read(TextInput.Strings, o.Inputs[0] + "/" + (o.Value("views") ?? "00001.txt"))
        .Map(static (line, output) => Emit(line, "saw ", output))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job FirstThenSecond(JobOptions o) => Job.Named("first, then second")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt")
        .Map<int, string>(static (line, output) => output.Emit(1, line.ToString()))
        .Read(TextInput.Lines, o.Inputs)
        .Map(static (line, output) => output.Emit(2, line.ToString()))
        .Read(TextInput.Strings, o.Inputs)
        .Map(static () => new Third())
        .Write(TextOutput.Default, o.Output);

    private static void Emit(string line, string said, Output<int, string> output)
    {
        string[] fields = line.Split(',');
        output.Emit(int.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture), said + fields[1]);
    }

    private static string Sorted(string output) =>
        string.Concat(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(static line => line + "\n"));

    private sealed class Third : Mapper<string, int, string>
    {
        public override void Map(string record, Output<int, string> output) => output.Emit(3, record);
    }
}
