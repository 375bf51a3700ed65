using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Tests.Jobs;

public sealed class JobFactoriesTests
{
    private readonly string _output = "out";

    [Fact]
    public void A_static_method_is_accepted_and_named()
    {
        JobFactories.RequireStatic(Build);

        Assert.Equal("JobFactoriesTests.Build", JobFactories.NameOf(Build));
    }

    [Fact]
    public void Lambdas_and_instance_methods_are_refused_with_the_reason()
    {
        string captured = "out";
        string Capturing(JobOptions o) => captured;

        foreach (JobFactory factory in (JobFactory[])[BuildHere, o => Build(o), static o => Build(o), o => Write(Capturing(o))])
        {
            var failure = Assert.Throws<ArgumentException>(() => JobFactories.RequireStatic(factory));
            Assert.Contains("is no static method", failure.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentNullException>(() => JobFactories.RequireStatic(null!));
    }

    [Fact]
    public void A_static_method_closed_over_an_argument_is_refused() =>
        Assert.Throws<ArgumentException>(() => JobFactories.RequireStatic("out".BuildTo));

    private static Job Build(JobOptions options) => Write("out");

    private static Job Write(string output) => Job.Named("copy").Read(TextInput.Strings, "in")
        .Map<string, string>(static (line, output) => output.Emit(line, line))
        .Write(TextOutput.Default, output);

    private Job BuildHere(JobOptions options) => Write(_output);
}
