using System.Diagnostics;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>Waits for what must come by itself.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until a server has said something, and gives the line.</summary>
    public static async Task<string> SaysAsync(ServerProcess server, params string[] words)
    {
        string? line = null;
        await HoldsAsync(
            () => Task.FromResult((line = Find(server, words)) is not null),
            () => $"{server.Name} did not say \"{string.Join(" … ", words)}\": {server.Log}");
        return line!;
    }

    /// <summary>The first line of a server's log with all these words; null if there is none.</summary>
    public static string? Find(ServerProcess server, params string[] words) => server.Log.Split('\n')
        .FirstOrDefault(line => words.All(word => line.Contains(word, StringComparison.Ordinal)));

    /// <summary>Waits until something holds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> holds, Func<string> problem)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"{problem()} (after {Patience.TotalSeconds} s)");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
