using System.Diagnostics;
using Tusk.Cli.Tests;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Ctrl-C in the middle of a copy.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public async Task Removes_the_half_copied_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        CancellationToken stopping = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();

        // So large that the copy is never done; nothing but holes, so that it takes no room itself.
        using (FileStream large = File.Create(folder["large"]))
        {
            large.SetLength(16L << 30);
        }

        using BuiltTusk tusk = new(folder.Path, "fs", "-put", "large", "copy");
        Stopwatch watch = Stopwatch.StartNew();
        while (!File.Exists(folder["copy._COPYING_"]))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "no half file came");
            await Task.Delay(20, stopping);
        }

        tusk.Send("INT");
        (int exitCode, _, string error) = await tusk.EndAsync(stopping);

        Assert.Equal(130, exitCode);
        Assert.Contains("put: Interrupted", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path, "copy*"));
    }
}
