using System.Text.Json;

namespace EndToEnd.Tests.Support;

/// <summary>How a process ended, and what it said.</summary>
internal sealed record Ending(int ExitCode, string Output, string Error)
{
    /// <summary>It did what it was asked to, and had nothing to say on standard error.</summary>
    public Ending Succeeded()
    {
        Assert.Equal((0, ""), (ExitCode, Error));
        return this;
    }

    /// <summary>It failed as it should: that exit code, and one line, which is this.</summary>
    /// <param name="exitCode">1 failed, 2 wrong usage.</param>
    /// <param name="pattern">Of the whole line, without the program's name and the line's end.</param>
    public Ending FailedWith(int exitCode, string pattern)
    {
        Assert.Matches($@"\A[A-Za-z]+: {pattern}\n\z", Error);
        Assert.Equal(1, Error.Count('\n'));
        Assert.Equal(exitCode, ExitCode);
        return this;
    }

    /// <summary>A counter from the report of <c>--json</c>; 0 if it is not there, as no task counted.</summary>
    public long Counter(string name)
    {
        using var report = JsonDocument.Parse(Output);
        foreach (JsonProperty group in report.RootElement.GetProperty("counters").EnumerateObject())
        {
            if (group.Value.TryGetProperty(name, out JsonElement value))
            {
                return value.GetInt64();
            }
        }

        return 0;
    }

    /// <summary>A number that the engine tells of the job, from the report of <c>--json</c>.</summary>
    public long Fact(string name)
    {
        using var report = JsonDocument.Parse(Output);
        return report.RootElement.GetProperty("factNumbers").GetProperty(name).GetInt64();
    }
}
