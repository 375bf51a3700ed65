namespace TestJobs;

/// <summary>A mapper that fails at the second record, however often it is tried.</summary>
public static class AlwaysThrows
{
    public static Job Build(JobOptions o)
    {
        int records = 0;
        return Job.Named("always throws")
            .Read(TextInput.Lines, o.Inputs)
            .Map<Text, long>((line, output) =>
            {
                output.Emit(line, 1);
                if (++records == 2)
                {
                    throw new InvalidOperationException("this record\nis refused");
                }
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }
}
