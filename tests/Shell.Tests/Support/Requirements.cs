namespace Shell.Tests.Support;

/// <summary>What a scenario needs of this machine; without it, it is skipped.</summary>
public static class Requirements
{
    /// <summary>Skips the test if something is missing.</summary>
    public static void Check(Transcript transcript)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Transcripts hold permissions and owners of Unix.");
        Assert.SkipWhen(
            transcript.Needs.Contains("root") && Environment.UserName != "root",
            "The scenario changes owners, which only root may.");
    }
}
