using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.WorkedExamples;

/// <summary>Total order over several part files, and functions chained within one task.</summary>
public sealed class OrderTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Total_order_sort_leaves_part_files_that_are_sorted_one_behind_the_other()
    {
        string[] lines = [.. Enumerable.Range(0, 2000).Select(static i => $"{(char)('a' + (i * 31 % 26))}{i * 7919 % 2000}")];
        _folder.Write("1", string.Join('\n', lines[..700]));
        _folder.Write("2", string.Join('\n', lines[700..]));

        JobRun run = await _folder.RunAsync(TotalOrder, null, ("mapreduce.job.reduces", "4"));

        Assert.Equal(4, run.Parts.Count);
        Assert.All(run.Parts, static part => Assert.NotEmpty(part));
        Assert.Equal(lines.Order(StringComparer.Ordinal), run.Text.Split('\n')[..^1]);
    }

    [Fact]
    public async Task A_chain_of_map_functions_within_one_task_is_their_composition()
    {
        _folder.Write("1", "One two\nthree FOUR five\n");

        JobRun run = await _folder.RunAsync(Chain);

        Assert.Equal("one\t3\ntwo\t3\nthree\t5\nfour\t4\nfive\t4\n", run.Text);
    }

    [Fact]
    public async Task Identity_mapper_without_reducer_passes_keys_and_values_on()
    {
        _folder.Write("1", "b\na\nb\n");

        JobRun run = await _folder.RunAsync(Identity);

        Assert.Equal("0\tb\n2\ta\n4\tb\n", run.Text);
    }

    // Ranges that suit the keys; finding them by a sample is a matter of its own.
    private static Job TotalOrder(JobOptions o) => Job.Named("total")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, Nothing>(static (line, output) => output.Emit(line, default))
        .Partition(static (key, partitions) => (key.Bytes[0] - 'a') * partitions / 26)
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job Chain(JobOptions o)
    {
        // Each emits to the next one; nothing lies between them.
        MapFunction<string, string, int> measure = static (word, output) => output.Emit(word, word.Length);
        MapFunction<string, string, int> lower = (word, output) => measure(word.ToLowerInvariant(), output);
        MapFunction<string, string, int> split = (line, output) =>
        {
            foreach (string word in line.Split(' '))
            {
                lower(word, output);
            }
        };
        return Job.Named("chain").Read(TextInput.Strings, o.Inputs).Map(split).Write(TextOutput.Default, o.Output);
    }

    private static Job Identity(JobOptions o) => Job.Named("identity")
        .Read(TextInput.Records, o.Inputs)
        .Map()
        .Write(TextOutput.Default, o.Output);
}
