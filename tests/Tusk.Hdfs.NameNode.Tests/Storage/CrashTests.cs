using Tusk.Hdfs.NameNode.Storage;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.Storage;

/// <summary>The process dies, or a folder fails, at each call to the file system there is: nothing acknowledged is lost.</summary>
public sealed class CrashTests
{
    /// <summary>Of the calls at which a folder fails every so many.</summary>
    private const int FailureStride = 5;

    private static int CallCount { get; } = CountCalls();

    [Fact]
    public void A_kill_at_any_call_loses_nothing_acknowledged() => DieEverywhere(static (disk, _) => disk.AfterKill(), stride: 1);

    [Fact]
    public void A_loss_of_power_at_any_call_loses_nothing_acknowledged() =>
        DieEverywhere(static (disk, random) => disk.AfterPowerLoss(random), stride: 2);

    [Theory]
    [InlineData("/n/a")]
    [InlineData("/n/b")]
    [InlineData("/n/c")]
    public void A_folder_that_fails_at_any_call_is_dropped_and_the_others_have_everything(string folder)
    {
        // Formatting and opening need all folders: their refusal is what an operator should get.
        for (int call = 1; call <= CallCount; call += FailureStride)
        {
            var disk = new MemoryDisk { Fails = (call, folder) };
            var script = new StorageScript(disk);
            try
            {
                script.Run();
                Assert.True(script.Acknowledged.Count == 10, $"call {call}: {script.Acknowledged.Count}");
            }
            catch (IOException refused) when (!script.IsFormatted || IsAtStart(refused))
            {
            }

            Again(script, disk.AfterKill(), $"call {call}");
        }
    }

    /// <summary>A folder that cannot be looked at when the NameNode starts is refused.</summary>
    private static bool IsAtStart(IOException refused) =>
        refused.Message == "Input/output error" && refused.StackTrace!.Contains(nameof(NameNodeStorage.Open), StringComparison.Ordinal);

    private static void DieEverywhere(Func<MemoryDisk, Random, MemoryDisk> restart, int stride)
    {
        for (int call = 1; call <= CallCount; call += stride)
        {
            var disk = new MemoryDisk { DiesAt = call };
            var script = new StorageScript(disk);
            RunToDeath(script, disk);
            Again(script, restart(disk, new Random(call)), $"call {call} of {CallCount}");
        }
    }

    /// <summary>The last steps of a run may survive their disk: nothing is asked of them any more.</summary>
    private static void RunToDeath(StorageScript script, MemoryDisk disk)
    {
        try
        {
            script.Run();
        }
        catch (IOException)
        {
        }

        Assert.True(disk.IsDead, $"{disk.DiesAt} of {CallCount}");
    }

    /// <summary>A new process finds all, goes on, and so does the one after it.</summary>
    private static void Again(StorageScript before, MemoryDisk disk, string where)
    {
        StorageScript script = before.On(disk);
        try
        {
            for (int i = 0; i < 2; i++)
            {
                script.RunOnce(static (self, storage, space) =>
                {
                    self.Make(storage, space, 1);
                    storage.SaveNamespace(space);
                    self.Make(storage, space, 1);
                });
            }
        }
        catch (StorageException refused) when (!before.IsFormatted)
        {
            Assert.True(refused.Message is "NameNode is not formatted."
                || refused.Message.EndsWith("storage directory does not exist or is not accessible.", StringComparison.Ordinal), $"{where}: {refused.Message}");
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException($"{where}: {wrong.Message}\n{string.Join('\n', disk.Paths)}", wrong);
        }
    }

    private static int CountCalls()
    {
        var disk = new MemoryDisk();
        new StorageScript(disk).Run();
        return disk.Calls;
    }
}
