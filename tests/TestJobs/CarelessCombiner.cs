namespace TestJobs;

/// <summary>Counts lines; its combiner catches a write that the full disk refused, makes room, and goes on with the next group.</summary>
public static class CarelessCombiner
{
    public static Job Build(JobOptions o)
    {
        string? filler = o.Value("filler", "a file on the disk, not needed");
        return Job.Named("careless combiner")
            .Read(TextInput.Strings, o.Inputs)
            .Map<string, long>(static (line, output) => output.Emit(line, 1))
            .Combine((group, output) =>
            {
                try
                {
                    output.Emit(group.Key, group.Values.Sum());
                }
                catch (IOException) when (filler is not null)
                {
                    File.Delete(filler);
                }
            })
            .Reduce<string, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Write(TextOutput.Default, o.Output);
    }
}
