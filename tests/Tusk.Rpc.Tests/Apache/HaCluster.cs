namespace Tusk.Rpc.Tests.Apache;

/// <summary>Two NameNodes over three JournalNodes: nameservice ha, of which nn1 is active.</summary>
public sealed class HaCluster : ApacheCluster
{
    protected override string[] Options => ["--ha"];

    protected override string? NotNow => Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1"
        ? null
        : "Two NameNodes take 15 s to start: at night only (TUSK_NIGHTLY=1).";
}
