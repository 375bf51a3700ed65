namespace TestJobs;

/// <summary>A reducer that reads none of its values: the distinct lines.</summary>
public static class IgnoresValues
{
    public static Job Build(JobOptions o) => Job.Named("ignores values")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, string>(static (line, output) => output.Emit(line, line))
        .Reduce<string, Nothing>(static (group, output) => output.Emit(group.Key, default))
        .Write(TextOutput.Default, o.Output);
}
