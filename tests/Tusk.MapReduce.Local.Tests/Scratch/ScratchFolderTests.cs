using Tusk.Common.Errors;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Scratch;

public sealed class ScratchFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => _folder["root"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_made_before_the_first_file_and_nothing_is_left()
    {
        var scratch = new ScratchFolder(Root, "job_1");
        Assert.False(Directory.Exists(Root));

        using (ScratchFile file = scratch.CreateFile("a"))
        {
            file.Write([1, 2, 3], 0);
            Assert.Equal(3, _folder.Entries("root").Count); // the lock, the folder, the file
        }

        scratch.CreateFile("open");
        scratch.Dispose();
        scratch.Dispose();
        Assert.Empty(_folder.Entries("root"));
    }

    [Fact]
    public void A_folder_whose_process_is_gone_is_removed_and_a_live_one_is_not()
    {
        using var live = new ScratchFolder(Root, "job_1");
        live.CreateFile("a").Dispose();
        string[] before = [.. _folder.Entries("root")];
        string dead = $"tusk-scratch-job_2-{Guid.NewGuid():N}"; // a killed process leaves both; the system drops its lock
        Directory.CreateDirectory(Path.Combine(Root, dead));
        File.WriteAllText(Path.Combine(Root, dead, "spill"), "x");
        File.WriteAllText(Path.Combine(Root, dead + ".lock"), "");

        ScratchFolder.RemoveStale(Root);

        Assert.Equal(before, _folder.Entries("root"));
        live.CreateFile("b").Dispose();
    }

    [Fact]
    public void A_lock_alone_is_removed()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, $"tusk-scratch-job_2-{Guid.NewGuid():N}.lock"), "");

        ScratchFolder.RemoveStale(Root);

        Assert.Empty(_folder.Entries("root"));
    }

    [Theory]
    [InlineData("poetry")]
    [InlineData("tusk-scratch-")]
    [InlineData("tusk-scratch-mine")]
    [InlineData("job_1-0123456789abcdef0123456789abcdef")]
    [InlineData("tusk-scratch-0123456789abcdef0123456789abcdef")]
    [InlineData("tusk-scratch-job-0123456789abcdef0123456789abcdeg")]
    public void What_others_keep_there_is_not_touched(string name)
    {
        Directory.CreateDirectory(Path.Combine(Root, name));
        File.WriteAllText(Path.Combine(Root, name + ".lock"), "mine");

        ScratchFolder.RemoveStale(Root);

        Assert.Equal(2, _folder.Entries("root").Count);
    }

    [Fact]
    public void No_root_is_nothing_to_clean() => ScratchFolder.RemoveStale(Root);

    [Fact]
    public void A_root_that_cannot_be_made_names_its_setting()
    {
        File.WriteAllText(Root, "a file");
        using var scratch = new ScratchFolder(Root, "job_1");

        var failure = Assert.Throws<HadoopException>(() => scratch.CreateFile("a"));

        Assert.Contains("mapreduce.cluster.local.dir", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_that_start_and_clean_at_once_do_not_take_each_others_folders()
    {
        Parallel.For(0, Effort.Cases(200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            ScratchFolder.RemoveStale(Root);
            using var scratch = new ScratchFolder(Root, "job");
            using ScratchFile file = scratch.CreateFile("a");
            file.Write([1], 0);
            ScratchFolder.RemoveStale(Root);
            using ScratchFile second = scratch.CreateFile("b");
        });

        Assert.Empty(_folder.Entries("root"));
    }
}
