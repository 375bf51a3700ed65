using System.IO.Compression;
using Tusk.Common.Errors;
using Tusk.MapReduce.Caching;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Engine;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local.Tests.Caching;

/// <summary>Files and archives that the tasks of a job read.</summary>
public sealed class CacheTests
{
    [Fact]
    public async Task Mappers_and_reducers_read_a_file_by_its_name_and_by_another()
    {
        using var jobs = new JobFixture("a b c\n");
        await File.WriteAllTextAsync(jobs["stop.txt"], "b");

        await jobs.RunAsync(Words, ("file", jobs["stop.txt"]));

        Assert.Equal("a\tb\nc\tb\n", jobs.Output());
        Assert.False(jobs.HasScratch);
    }

    [Fact]
    public async Task A_file_of_this_machine_is_read_where_it_is_and_another_is_copied_once()
    {
        using var jobs = new JobFixture("1\n2\n3\n4\n", "5\n6\n");
        await File.WriteAllTextAsync(jobs["data.txt"], "data");
        int opened = 0;
        var far = FarFileSystem.Registry(_ => Interlocked.Increment(ref opened));
        jobs.Set("mapreduce.input.fileinputformat.split.maxsize", "2");

        await jobs.RunAsync(PathAndContent, ("file", jobs["data.txt"]));
        string[] near = [.. jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        Directory.Delete(jobs["made"], recursive: true);
        await jobs.RunIn(far).RunAsync(PathAndContent, ("file", "far:" + jobs["data.txt"]));
        string[] copied = [.. jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()];

        Assert.Equal([$"{jobs["data.txt"]}\tdata"], near);
        string path = Assert.Single(copied).Split('\t')[0];
        Assert.StartsWith(jobs["scratch"], path, StringComparison.Ordinal);
        Assert.EndsWith("/link", path.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Equal(1, opened);
        Assert.False(File.Exists(path));
        Assert.False(jobs.HasScratch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("far:")]
    public async Task An_archive_is_a_folder_that_goes_with_the_job(string scheme)
    {
        using var jobs = new JobFixture("x\n");
        WriteZip(jobs["data.zip"], ("d/words.txt", "found"));

        await jobs.RunIn(FarFileSystem.Registry()).RunAsync(FromArchive, ("archive", scheme + jobs["data.zip"]));

        Assert.Equal("x\tfound\n", jobs.Output());
        Assert.False(jobs.HasScratch);
    }

    [Fact]
    public async Task The_settings_name_files_as_well()
    {
        using var jobs = new JobFixture("x\n");
        await File.WriteAllTextAsync(jobs["a, b.txt"], "found");
        jobs.Set("mapreduce.job.cache.files", jobs["a%2C b.txt"] + "#link");

        await jobs.RunAsync(PathAndContent);

        Assert.Equal($"{jobs["a, b.txt"]}\tfound\n", jobs.Output());
    }

    [Fact]
    public async Task What_is_missing_is_refused_before_anything_runs()
    {
        using var jobs = new JobFixture("x\n");

        var failure = await Assert.ThrowsAsync<InvalidCacheException>(() => jobs.RunAsync(PathAndContent, ("file", jobs["none.txt"])));

        Assert.Equal($"The cached file does not exist: file:{jobs["none.txt"]}", failure.Message);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task What_is_no_archive_is_refused_before_anything_runs()
    {
        using var jobs = new JobFixture("x\n");
        await File.WriteAllTextAsync(jobs["text.zip"], "text");
        await File.WriteAllTextAsync(jobs["text.tgz"], "text");

        foreach (string name in (string[])["text.zip", "text.tgz"])
        {
            var failure = await Assert.ThrowsAnyAsync<HadoopException>(() => jobs.RunAsync(FromArchive, ("archive", jobs[name])));

            Assert.Contains(jobs[name], failure.Message, StringComparison.Ordinal);
            Assert.IsNotType<JobFailedException>(failure);
            jobs.AssertNothingLeft();
        }
    }

    [Fact]
    public async Task Nothing_is_left_of_an_archive_when_the_job_fails()
    {
        using var jobs = new JobFixture("x\n");
        WriteZip(jobs["data.zip"], ("d/other.txt", "found"));

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.Set("mapreduce.map.maxattempts", "1").RunAsync(FromArchive, ("archive", jobs["data.zip"])));

        Assert.Contains("FileNotFoundException", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    private static Job Words(JobOptions o)
    {
        o.CacheFile(o.Value("file")!).CacheFile(o.Value("file")!, "link");
        return Job.Named("words").Read(TextInput.Strings, o.Inputs)
            .Map(static () => new Filter())
            .Reduce<string, string>(static (group, output) =>
                output.Emit(group.Key, File.ReadAllText(output.Context.CachePath("link"))))
            .Write(TextOutput.Default, o.Output);
    }

    private static Job PathAndContent(JobOptions o)
    {
        if (o.Value("file") is { } file)
        {
            o.CacheFile(file, "link");
        }

        return Job.Named("path and content").Read(TextInput.Strings, o.Inputs)
            .Map<string, string>(static (_, output) =>
            {
                string path = output.Context.CachePath("link");
                output.Emit(path, File.ReadAllText(path));
            })
            .Write(TextOutput.Default, o.Output);
    }

    private static Job FromArchive(JobOptions o)
    {
        o.CacheArchive(o.Value("archive")!, "data");
        return Job.Named("from archive").Read(TextInput.Strings, o.Inputs)
            .Map<string, string>(static (line, output) =>
                output.Emit(line, File.ReadAllText(Path.Combine(output.Context.CachePath("data"), "d/words.txt"))))
            .Write(TextOutput.Default, o.Output);
    }

    private static void WriteZip(string path, (string Name, string Content) entry)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        using var writer = new StreamWriter(zip.CreateEntry(entry.Name).Open());
        writer.Write(entry.Content);
    }

    private sealed class Filter : Mapper<string, string, string>
    {
        private string _stop = "";

        public override void Setup(Output<string, string> output) => _stop = File.ReadAllText(output.Context.CachePath("stop.txt"));

        public override void Map(string record, Output<string, string> output)
        {
            foreach (string word in record.Split(' ').Where(word => word != _stop))
            {
                output.Emit(word, "");
            }
        }
    }
}
