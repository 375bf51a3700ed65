using System.ComponentModel;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.Tests;

/// <summary>Jobs for tests of what runs them.</summary>
internal static class SampleJobs
{
    /// <summary>Counts words; a flag, a value and a number, and one that is asked for only with another.</summary>
    [Description("Counts words for tests")]
    [InputSample("a rose is a rose")]
    public static Job Words(JobOptions o)
    {
        bool lower = o.Flag("lower", "ignore case");
        int least = o.Int32("least", 1, "shortest word that counts");
        string? fail = o.Flag("strict") ? o.Value("fail", "word that is refused") : null;
        return Job.Named("words")
            .Read(TextInput.Strings, o.Inputs)
            .Map<string, long>((line, output) =>
            {
                foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (word == fail)
                    {
                        throw new InvalidDataException($"the word {word} is refused");
                    }

                    if (word.Length >= least)
                    {
                        output.Emit(lower ? word.ToLowerInvariant() : word, 1);
                    }
                }
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Takes exactly one argument, which it reads itself.</summary>
    public static Job Picky(JobOptions o) => o.Arguments.Count == 3
        ? Words(o)
        : throw new JobUsageException("Picky takes three arguments.");

    /// <summary>Asks for an option that every job has.</summary>
    public static Job Clash(JobOptions o)
    {
        o.Value("memory");
        return Words(o);
    }

    /// <summary>Asks for another option each time that it is called.</summary>
    public static Job Endless(JobOptions o)
    {
        o.Flag($"option-{Interlocked.Increment(ref _calls)}");
        return Words(o);
    }

    private static int _calls;
}
