namespace TestJobs;

/// <summary>A factory that gives another plan each time that it is called.</summary>
public static class NotDeterministic
{
    private static int _calls;

    public static Job Build(JobOptions o) => Job.Named("not deterministic")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) => output.Emit(line, 1))
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, $"{o.Output}{Interlocked.Increment(ref _calls)}");
}
