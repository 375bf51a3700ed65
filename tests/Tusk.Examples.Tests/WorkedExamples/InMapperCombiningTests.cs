using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.WorkedExamples;

/// <summary>Word count that tallies in the mapper: for each line, or for all that the mapper sees.</summary>
public sealed class InMapperCombiningTests : IDisposable
{
    private const string Text = "a rose is a rose is a rose\nis it\n";

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Plain_combined_and_in_mapper_combined_word_count_agree()
    {
        _folder.Write("1", Text);
        _folder.Write("2", "it is a rose\n");

        JobRun plain = await _folder.RunAsync(Plain);
        JobRun combined = await _folder.RunAsync(Combined);
        JobRun perLine = await _folder.RunAsync(PerLine);
        JobRun perTask = await _folder.RunAsync(PerTask);

        Assert.Equal("a\t4\nis\t4\nit\t2\nrose\t4\n", plain.Text);
        Assert.Equal(plain.Text, combined.Text);
        Assert.Equal(plain.Text, perLine.Text);
        Assert.Equal(plain.Text, perTask.Text);
        Assert.Equal(plain.Text, (await _folder.RunAsync(WordCount.Build)).Text);

        // 14 words; 3 + 2 + 4 in the lines; 4 + 4 in the files
        Assert.Equal(14, Emitted(plain));
        Assert.Equal(14, Emitted(combined));
        Assert.Equal(9, Emitted(perLine));
        Assert.Equal(8, Emitted(perTask));
    }

    private static long Emitted(JobRun run) => run.Result.Counters[Tusk.MapReduce.Counters.TaskCounter.MapOutputRecords].Value;

    private static Job Plain(JobOptions o) => Words(o)
        .Reduce<string, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
        .Write(TextOutput.Default, o.Output);

    private static Job Combined(JobOptions o) => Words(o)
        .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
        .Reduce<string, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
        .Write(TextOutput.Default, o.Output);

    private static Job PerLine(JobOptions o) => Tallied(o, static () => new Tally(perLine: true));

    private static Job PerTask(JobOptions o) => Tallied(o, static () => new Tally(perLine: false));

    private static MapStage<string, long> Words(JobOptions o) => Job.Named("words")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, long>(static (line, output) =>
        {
            foreach (string word in line.Split(' '))
            {
                output.Emit(word, 1);
            }
        });

    private static Job Tallied(JobOptions o, Func<Mapper<string, string, long>> mapper) => Job.Named("words")
        .Read(TextInput.Strings, o.Inputs)
        .Map(mapper)
        .Reduce<string, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
        .Write(TextOutput.Default, o.Output);

    private sealed class Tally(bool perLine) : Mapper<string, string, long>
    {
        private Dictionary<string, long>? _counts;

        public override void Setup(Output<string, long> output) => _counts = [];

        public override void Map(string record, Output<string, long> output)
        {
            foreach (string word in record.Split(' '))
            {
                _counts![word] = _counts.GetValueOrDefault(word) + 1;
            }

            if (perLine)
            {
                Cleanup(output);
                Setup(output);
            }
        }

        public override void Cleanup(Output<string, long> output)
        {
            foreach ((string word, long count) in _counts!)
            {
                output.Emit(word, count);
            }
        }
    }
}
