using Tusk.Common.Configurations;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Tests.Jobs;

public sealed class JobOptionsTests
{
    [Fact]
    public void The_last_argument_is_the_output_and_the_others_are_inputs()
    {
        var options = new JobOptions(["a", "b", "out"]);

        Assert.Equal(["a", "b"], options.Inputs);
        Assert.Equal("out", options.Output);
        Assert.Equal(["a", "b", "out"], new JobOptions(["a", "b"], "out").Arguments);
    }

    [Theory]
    [InlineData]
    [InlineData("only")]
    public void Fewer_than_two_arguments_are_wrong_usage_once_asked_for(params string[] arguments)
    {
        var options = new JobOptions(arguments);

        Assert.Throws<JobUsageException>(() => options.Inputs);
        Assert.Throws<JobUsageException>(() => options.Output);
        Assert.Equal(arguments, options.Arguments);
    }

    [Fact]
    public void Options_are_declared_by_asking_for_them_once_each()
    {
        JobOptions options = new JobOptions([]).Set("lower").Set("off", "false").Set("top", "5");

        Assert.True(options.Flag("lower", "fold case"));
        Assert.False(options.Flag("off"));
        Assert.False(options.Flag("absent"));
        Assert.Equal("5", options.Value("top"));
        Assert.Equal(5, options.Int32("top", 1));
        Assert.Equal(7, options.Int32("other", 7));
        Assert.Null(options.Value("none"));
        Assert.Equal(["lower", "off", "absent", "top", "other", "none"], options.Declared.Select(static option => option.Name));
        Assert.Equal(new JobOption("lower", "fold case", TakesValue: false), options.Declared[0]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void A_number_that_is_none_is_wrong_usage(string text)
    {
        var failure = Assert.Throws<JobUsageException>(() => new JobOptions([]).Set("top", text).Int32("top", 1));

        Assert.Equal($"--top takes a whole number, not '{text}'.", failure.Message);
    }

    [Fact]
    public void Fresh_options_have_the_same_values_nothing_declared_and_settings_of_their_own()
    {
        JobOptions options = new JobOptions(["in", "out"], new Configuration()).Set("top", "5");
        options.Configuration.Set("a", "1");
        options.Flag("lower");

        JobOptions fresh = options.Fresh();
        fresh.Configuration.Set("a", "2");
        fresh.Set("top", "6");

        Assert.Empty(fresh.Declared);
        Assert.Equal(options.Arguments, fresh.Arguments);
        Assert.Equal(("1", "5"), (options.Configuration.Get("a"), options.Value("top")));
        Assert.Equal(("2", "6"), (fresh.Configuration.Get("a"), fresh.Value("top")));
    }
}
