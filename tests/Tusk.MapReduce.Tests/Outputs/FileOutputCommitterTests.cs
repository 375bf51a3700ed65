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
        Assert.Equal("out/_temporary/0/", _folder.Content());

        await Write(committer, First, "part-m-00000", "a");
        Assert.Equal($"out/_temporary/0/_temporary/{First}/part-m-00000=a", _folder.Content());
        Assert.True(await committer.NeedsTaskCommitAsync(First));
        Assert.False(await committer.NeedsTaskCommitAsync(Second));

        await committer.CommitTaskAsync(First);
        Assert.Equal(
            "out/_temporary/0/_temporary/ out/_temporary/0/task_local1_0001_m_000000/part-m-00000=a", _folder.Content());

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

        Assert.Equal("out/_temporary/0/_temporary/", _folder.Content());
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
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_commit_killed_at_any_step_goes_on_where_it_stopped(int stepsBeforeTheKill)
    {
        KilledFileSystem dying = new(new LocalFileSystem(_configuration), stepsBeforeTheKill);
        FileOutputCommitter before = New();
        await before.SetupJobAsync();
        await Write(before, First, "part-m-00000", "a");
        await Write(before, First, "side/x", "x");
        await before.CommitTaskAsync(First);
        await Write(before, Second, "part-m-00001", "b");
        await Write(before, Second, "side/y", "y");
        await before.CommitTaskAsync(Second);

        FileOutputCommitter killed = new(dying, _folder.PathOf("out"), _configuration);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await killed.CommitJobAsync());
        HadoopException e = await Assert.ThrowsAsync<OutputExistsException>(async () => await New().SetupJobAsync());
        await New().CommitJobAsync();

        Assert.Equal(stepsBeforeTheKill < 5, e.Message.Contains("or was killed", StringComparison.Ordinal));
        Assert.Equal("out/_SUCCESS= out/part-m-00000=a out/part-m-00001=b out/side/x=x out/side/y=y", _folder.Content());
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

    /// <summary>Changes a number of things, then dies.</summary>
    private sealed class KilledFileSystem(FileSystem inner, int steps) : FileSystem
    {
        private int _left = steps;

        public override string Scheme => inner.Scheme;

        public override FsPath WorkingDirectory => inner.WorkingDirectory;

        public override FsPath Qualify(FsPath path) => inner.Qualify(path);

        public override ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default) =>
            inner.TryGetStatusAsync(path, cancellationToken);

        public override IAsyncEnumerable<FileStatus> ListAsync(FsPath path, CancellationToken cancellationToken = default) =>
            inner.ListAsync(path, cancellationToken);

        public override ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default) =>
            inner.OpenAsync(path, cancellationToken);

        public override ValueTask<Stream> CreateAsync(FsPath path, bool overwrite, CancellationToken cancellationToken = default)
        {
            Step();
            return inner.CreateAsync(path, overwrite, cancellationToken);
        }

        public override ValueTask RenameAsync(FsPath source, FsPath destination, CancellationToken cancellationToken = default)
        {
            Step();
            return inner.RenameAsync(source, destination, cancellationToken);
        }

        public override ValueTask<bool> DeleteAsync(FsPath path, bool recursive, CancellationToken cancellationToken = default)
        {
            Step();
            return inner.DeleteAsync(path, recursive, cancellationToken);
        }

        public override ValueTask MakeDirectoriesAsync(FsPath path, CancellationToken cancellationToken = default) =>
            inner.MakeDirectoriesAsync(path, cancellationToken);

        public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
            FileStatus file, long start, long length, CancellationToken cancellationToken = default) =>
            inner.GetBlockLocationsAsync(file, start, length, cancellationToken);

        private void Step()
        {
            if (_left-- == 0)
            {
                throw new OperationCanceledException("killed");
            }
        }
    }
}
