using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Local;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Tests.Outputs;

public sealed class FileOutputCommitterTests : IDisposable
{
    private const string First = "attempt_local1_0001_m_000000_0";
    private const string FirstAgain = "attempt_local1_0001_m_000000_1";
    private const string Second = "attempt_local1_0001_m_000001_0";

    private readonly TemporaryFolder _folder = new();
    private readonly Configuration _configuration = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shows_nothing_before_the_job_is_committed_and_everything_then()
    {
        FileOutputCommitter committer = New();
        await committer.SetupJobAsync();
        Assert.Equal("out/_temporary/0/ out/_temporary/_claim=", _folder.Content());

        await Write(committer, First, "part-m-00000", "a");
        Assert.Equal($"out/_temporary/0/_temporary/{First}/part-m-00000=a out/_temporary/_claim=", _folder.Content());

        await committer.CommitTaskAsync(First);
        Assert.Equal(
            "out/_temporary/0/_temporary/ out/_temporary/0/task_local1_0001_m_000000/part-m-00000=a out/_temporary/_claim=",
            _folder.Content());

        await Write(committer, Second, "side/part-m-00001", "b");
        await committer.CommitTaskAsync(Second);
        await committer.CommitJobAsync();
        Assert.Equal("out/_SUCCESS= out/part-m-00000=a out/side/part-m-00001=b", _folder.Content());
    }

    [Fact]
    public async Task Leaves_no_mark_if_told()
    {
        _configuration.Set("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
        FileOutputCommitter committer = New();
        await committer.SetupJobAsync();
        await committer.CommitJobAsync();

        Assert.Equal("out/", _folder.Content());
    }

    [Fact]
    public async Task Refuses_an_output_that_exists_and_leaves_it_untouched()
    {
        _folder.Write("out/precious", "x");
        FileOutputCommitter committer = New();

        HadoopException e = await Assert.ThrowsAsync<OutputExistsException>(async () => await committer.SetupJobAsync());
        await committer.AbortJobAsync();

        Assert.Equal($"Output directory {_folder.PathOf("out")} already exists; delete it or name another", e.Message);
        Assert.Equal("out/precious=x", _folder.Content());
    }

    [Fact]
    public async Task Refuses_an_output_folder_that_is_empty_too()
    {
        Directory.CreateDirectory(_folder["out"]);
        FileOutputCommitter committer = New();

        await Assert.ThrowsAsync<OutputExistsException>(async () => await committer.SetupJobAsync());
        await committer.AbortJobAsync();

        Assert.Equal("out/", _folder.Content());
    }

    [Fact]
    public async Task Keeps_the_last_committed_attempt_of_a_task_and_nothing_half_written()
    {
        FileOutputCommitter committer = New();
        await committer.SetupJobAsync();
        await Write(committer, First, "part-m-00000", "old");
        await Write(committer, First, "extra", "old");
        await committer.CommitTaskAsync(First);
        await Write(committer, FirstAgain, "part-m-00000", "new");
        await committer.CommitTaskAsync(FirstAgain);
        await Write(committer, Second, "part-m-00001", "half");
        await committer.CommitJobAsync();

        Assert.Equal("out/_SUCCESS= out/part-m-00000=new", _folder.Content());
    }

    [Fact]
    public async Task Aborts_a_task()
    {
        FileOutputCommitter committer = New();
        await committer.SetupJobAsync();
        await Write(committer, First, "part-m-00000", "a");
        await committer.AbortTaskAsync(First);
        await committer.AbortTaskAsync(First);
        await committer.CommitTaskAsync(First);

        Assert.Equal("out/_temporary/0/_temporary/ out/_temporary/_claim=", _folder.Content());
    }

    [Theory]
    [InlineData("out")]
    [InlineData("new/folders/out")]
    public async Task Leaves_nothing_of_an_aborted_job(string output)
    {
        _folder.Write("other", "x");
        FileOutputCommitter committer = New(output);
        await committer.SetupJobAsync();
        await Write(committer, First, "part-m-00000", "a");
        await committer.CommitTaskAsync(First);
        await Write(committer, Second, "part-m-00001", "half");
        await committer.AbortJobAsync();

        Assert.Equal("other=x", _folder.Content());
    }

    [Fact]
    public async Task An_aborted_job_leaves_what_others_put_beside_its_output()
    {
        FileOutputCommitter committer = New("new/out");
        await committer.SetupJobAsync();
        _folder.Write("new/other", "x");
        await committer.AbortJobAsync();

        Assert.Equal("new/other=x", _folder.Content());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_fails_at_any_step_goes_on_where_it_stopped(bool byNewObject)
    {
        int steps = 0;
        for (bool done = false; !done; steps++)
        {
            using var folder = new TemporaryFolder();
            StepFileSystem files = new(new LocalFileSystem(_configuration));
            FileOutputCommitter committer = new(files, folder.PathOf("out"), _configuration);
            await committer.SetupJobAsync();
            await CommitTasksAsync(committer, files);
            files.FailAfter(steps);

            done = await TryAsync(() => committer.CommitJobAsync());
            Assert.Equal(done, !folder.Content().Contains("_temporary", StringComparison.Ordinal) && folder.Content().Contains("_SUCCESS", StringComparison.Ordinal));
            Assert.True(done || !folder.Content().Contains("_SUCCESS", StringComparison.Ordinal), $"marked, and cut short at step {steps}");
            files.FailAfter(int.MaxValue);
            if (!done)
            {
                HadoopException refusal = await Assert.ThrowsAsync<OutputExistsException>(
                    async () => await new FileOutputCommitter(files, folder.PathOf("out"), _configuration).SetupJobAsync());
                Assert.Equal(
                    folder.Content().Contains("_temporary", StringComparison.Ordinal),
                    refusal.Message.Contains("or was killed", StringComparison.Ordinal));
                await (byNewObject ? new(files, folder.PathOf("out"), _configuration) : committer).CommitJobAsync();
            }

            Assert.Equal(Committed, folder.Content());
        }

        Assert.InRange(steps, 20, 100);
    }

    [Fact]
    public async Task A_commit_that_fails_at_any_step_and_is_aborted_leaves_nothing()
    {
        int steps = 0;
        for (bool done = false; !done; steps++)
        {
            using var folder = new TemporaryFolder();
            StepFileSystem files = new(new LocalFileSystem(_configuration));
            FileOutputCommitter committer = new(files, folder.PathOf("new/out"), _configuration);
            await committer.SetupJobAsync();
            await CommitTasksAsync(committer, files);
            files.FailAfter(steps);

            done = await TryAsync(() => committer.CommitJobAsync());
            files.FailAfter(int.MaxValue);
            await committer.AbortJobAsync();

            Assert.Equal("", folder.Content());
        }

        Assert.InRange(steps, 20, 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_abort_that_fails_at_any_step_can_be_repeated_and_looks_complete_at_none(bool afterCommit)
    {
        int steps = 0;
        for (bool done = false; !done; steps++)
        {
            using var folder = new TemporaryFolder();
            StepFileSystem files = new(new LocalFileSystem(_configuration));
            FileOutputCommitter committer = new(files, folder.PathOf("new/folders/out"), _configuration);
            await committer.SetupJobAsync();
            await CommitTasksAsync(committer, files);
            if (afterCommit)
            {
                await committer.CommitJobAsync();
            }

            string before = folder.Content();
            files.FailAfter(steps);
            done = await TryAsync(() => committer.AbortJobAsync());
            Assert.True(
                folder.Content() == before || !folder.Content().Contains("_SUCCESS", StringComparison.Ordinal), folder.Content());
            files.FailAfter(int.MaxValue);
            await committer.AbortJobAsync();

            Assert.Equal("", folder.Content());
        }

        Assert.InRange(steps, 5, 100);
    }

    [Fact]
    public async Task A_set_up_or_a_tasks_commit_that_fails_at_any_step_can_be_tried_again_or_aborted()
    {
        int steps = 0;
        for (bool done = false; !done; steps++)
        {
            using var folder = new TemporaryFolder();
            StepFileSystem files = new(new LocalFileSystem(_configuration));
            files.FailAfter(steps);
            FileOutputCommitter committer = new(files, folder.PathOf("new/out"), _configuration);
            bool isSetUp = await TryAsync(() => committer.SetupJobAsync());
            if (isSetUp)
            {
                files.FailAfter(int.MaxValue);
                await Write(committer, First, "part-m-00000", "old");
                await committer.CommitTaskAsync(First);
                await Write(committer, FirstAgain, "part-m-00000", "a");
                files.FailAfter(steps);
                done = await TryAsync(() => committer.CommitTaskAsync(FirstAgain));
                files.FailAfter(int.MaxValue);
                await committer.CommitTaskAsync(FirstAgain);
                Assert.Equal(
                    "new/out/_temporary/0/_temporary/ new/out/_temporary/0/task_local1_0001_m_000000/part-m-00000=a new/out/_temporary/_claim=",
                    folder.Content());
            }

            files.FailAfter(int.MaxValue);
            await committer.AbortJobAsync();

            Assert.Equal("", folder.Content());
        }

        Assert.InRange(steps, 4, 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_jobs_that_begin_at_the_same_moment_one_has_the_output(bool otherIsFaster)
    {
        FileOutputCommitter other = New();
        StepFileSystem files = new(new LocalFileSystem(_configuration))
        {
            // Both have looked by now, and there was no output.
            BeforeCreating = async () =>
            {
                await other.SetupJobAsync();
                if (otherIsFaster)
                {
                    await Write(other, First, "part-m-00000", "a");
                    await other.CommitTaskAsync(First);
                    await other.CommitJobAsync();
                }
            },
        };
        FileOutputCommitter committer = new(files, _folder.PathOf("out"), _configuration);

        await Assert.ThrowsAsync<OutputExistsException>(async () => await committer.SetupJobAsync());
        await committer.AbortJobAsync();

        Assert.Equal(
            otherIsFaster ? "out/_SUCCESS= out/part-m-00000=a" : "out/_temporary/0/ out/_temporary/_claim=", _folder.Content());
    }

    [Fact]
    public async Task A_set_up_that_fails_beside_another_jobs_output_leaves_that_alone()
    {
        FileOutputCommitter other = New();
        StepFileSystem? files = null;
        files = new(new LocalFileSystem(_configuration))
        {
            BeforeCreating = async () =>
            {
                await other.SetupJobAsync();
                await Write(other, First, "part-m-00000", "a");
                await other.CommitTaskAsync(First);
                await other.CommitJobAsync();
                files!.FailAfter(0); // to make the claim, too
            },
        };
        FileOutputCommitter committer = new(files, _folder.PathOf("out"), _configuration);

        Assert.False(await TryAsync(() => committer.SetupJobAsync()));
        files.FailAfter(int.MaxValue);
        await committer.AbortJobAsync();

        Assert.Equal("out/_SUCCESS= out/part-m-00000=a", _folder.Content());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_that_looked_early_and_goes_on_late_harms_no_other_at_any_moment(bool otherSucceeds)
    {
        int steps = 0;
        for (bool isOver = false; !isOver; steps++)
        {
            using var folder = new TemporaryFolder();
            TaskCompletionSource late = new();
            FileOutputCommitter latecomer = new(
                new StepFileSystem(new LocalFileSystem(_configuration)) { BeforeCreating = () => late.Task },
                folder.PathOf("new/out"), _configuration);
            Task<bool> isLatecomers = HasAsync(latecomer); // it has looked, and there was no output
            StepFileSystem files = new(new LocalFileSystem(_configuration));
            files.Interrupt(steps, late.SetResult);
            FileOutputCommitter other = new(files, folder.PathOf("new/out"), _configuration);

            bool isOthers = await HasAsync(other);
            if (isOthers)
            {
                await CommitTasksAsync(other, files);
                await (otherSucceeds ? other.CommitJobAsync() : other.AbortJobAsync());
            }

            isOver = late.TrySetResult();
            string expected = await isLatecomers ? "new/out/_temporary/0/ new/out/_temporary/_claim="
                : otherSucceeds ? string.Join(' ', Committed.Split(' ').Select(static file => $"new/{file}")) : "";
            Assert.True(expected == folder.Content(), $"step {steps}: {folder.Content()}");
            Assert.True(isOver || isOthers != await isLatecomers || !otherSucceeds, $"step {steps}: {isOthers}");
        }

        Assert.InRange(steps, 20, 150);
    }

    [Fact]
    public async Task Output_files_replace_older_ones_and_folders_merge()
    {
        FileOutputCommitter committer = New();
        await committer.SetupJobAsync();
        _folder.Write("out/part-m-00000", "old");
        _folder.Write("out/side/kept", "k");
        _folder.Write("out/was-folder/x", "x");
        await Write(committer, First, "part-m-00000", "new");
        await Write(committer, First, "side/y", "y");
        await Write(committer, First, "was-folder", "file");
        await committer.CommitTaskAsync(First);
        await committer.CommitJobAsync();

        Assert.Equal("out/_SUCCESS= out/part-m-00000=new out/side/kept=k out/side/y=y out/was-folder=file", _folder.Content());
    }

    [Theory]
    [InlineData("")]
    [InlineData("task_1_0001_m_000000")]
    [InlineData("attempt_1_0001_m_000000")]
    [InlineData("attempt_1_0001_m_../../x_0")]
    [InlineData("attempt__0001_m_000000_0")]
    public void Refuses_what_is_no_attempt_id(string id) => Assert.Throws<ArgumentException>(() => New().TaskAttemptPath(id));

    [Fact]
    public async Task Fails_to_commit_a_job_whose_folder_is_gone()
    {
        FileOutputCommitter committer = New();
        await committer.SetupJobAsync();
        Directory.Delete(_folder["out"], recursive: true);

        await Assert.ThrowsAnyAsync<HadoopException>(async () => await committer.CommitJobAsync());
    }

    private FileOutputCommitter New(string output = "out") =>
        new(new LocalFileSystem(_configuration), _folder.PathOf(output), _configuration);

    private async Task Write(FileOutputCommitter committer, string attempt, string name, string content)
    {
        FsPath path = committer.TaskAttemptPath(attempt) / name;
        await using Stream stream = await new LocalFileSystem(_configuration).CreateAsync(path, overwrite: true);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
    }

    private const string Committed = "out/_SUCCESS= out/part-m-00000=a out/part-m-00001=b out/side/x=x out/side/y=y";

    private static async Task CommitTasksAsync(FileOutputCommitter committer, FileSystem files)
    {
        (string Attempt, string Name, string Content)[] written =
            [(First, "part-m-00000", "a"), (First, "side/x", "x"), (Second, "part-m-00001", "b"), (Second, "side/y", "y"), (FirstAgain, "left/by/a/failure", "z")];
        foreach ((string attempt, string name, string content) in written)
        {
            await using Stream stream = await files.CreateAsync(committer.TaskAttemptPath(attempt) / name, overwrite: true);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
        }

        await committer.CommitTaskAsync(First);
        await committer.CommitTaskAsync(Second);
    }

    private static async Task<bool> HasAsync(FileOutputCommitter committer)
    {
        try
        {
            await committer.SetupJobAsync();
            return true;
        }
        catch (OutputExistsException)
        {
            await committer.AbortJobAsync();
            return false;
        }
    }

    private static async Task<bool> TryAsync(Func<ValueTask> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (StepFileSystem.StepException)
        {
            return false;
        }
    }
}
