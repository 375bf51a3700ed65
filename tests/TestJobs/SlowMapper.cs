namespace TestJobs;

/// <summary>A mapper that emits much for its first record, makes a file that says so, and goes on slowly.</summary>
public static class SlowMapper
{
    private const int QuickRecords = 100_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static Job Build(JobOptions o)
    {
        string? mark = o.Value("mark", "file to make behind the first record");
        bool isDeaf = o.Flag("deaf", "never end that record, so that nothing but a kill ends the job");
        bool isFirst = true;
        return Job.Named("slow mapper")
            .Read(TextInput.Strings, o.Inputs)
            .Map<string, long>((line, output) =>
            {
                int records = isFirst ? QuickRecords : 1;
                for (int i = 0; i < records; i++)
                {
                    output.Emit($"{line} {i}", 1);
                }

                if (isFirst && mark is not null)
                {
                    File.WriteAllText(mark, "");
                }

                isFirst = false;
                do
                {
                    Thread.Sleep(Pause);
                }
                while (isDeaf);
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }
}
