namespace TestJobs;

/// <summary>Counts lines; the first attempt fails at its second record, after it emitted two.</summary>
public static class ThrowsOnce
{
    private static int _failures;

    public static Job Build(JobOptions o)
    {
        int records = 0;
        return Job.Named("throws once")
            .Read(TextInput.Lines, o.Inputs)
            .Map<Text, long>((line, output) =>
            {
                output.Emit(line, 1);
                if (++records == 2 && Interlocked.Increment(ref _failures) == 1)
                {
                    throw new InvalidOperationException("the first attempt fails");
                }
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }
}
