using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Caching;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Tests.Caching;

/// <summary>What settings say of files to be cached.</summary>
public sealed class CacheEntryTests
{
    [Theory]
    [InlineData("/a/b.txt", "/a/b.txt", "b.txt")]
    [InlineData("hdfs://host:8020/a/b.txt", "hdfs://host:8020/a/b.txt", "b.txt")]
    [InlineData("hdfs:///a/b.txt#words", "hdfs:/a/b.txt", "words")]
    [InlineData("a%2Cb%23c%20d.txt#e%2Cf", "a,b#c d.txt", "e,f")]
    [InlineData("100%.txt", "100%.txt", "100%.txt")]
    public void A_setting_names_a_path_and_what_tasks_call_it(string uri, string path, string name)
    {
        var entry = CacheEntry.Parse(uri, isArchive: false);

        Assert.Equal((path, name), (entry.Path.ToString(), entry.Name));
        Assert.Equal(entry, CacheEntry.Parse(entry.ToUri(), isArchive: false));
    }

    [Theory]
    [InlineData("#name", "The cached file '#name' has no path")]
    [InlineData("/a#", "'' is no name for the cached file /a; a name as files have it is expected, without slashes.")]
    [InlineData("/a#..", "'..' is no name")]
    [InlineData("/a#b/c", "'b/c' is no name")]
    [InlineData("/a#b%2Fc", "'b/c' is no name")]
    [InlineData("/a#b%00", "is no name")]
    [InlineData("/", "'' is no name for the cached file /")]
    public void What_is_no_path_or_name_is_refused(string uri, string message) => Assert.Contains(
        message, Assert.Throws<InvalidCacheException>(() => CacheEntry.Parse(uri, isArchive: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_add_to_the_settings_and_may_do_so_again()
    {
        var configuration = new Configuration();
        configuration.Set("mapreduce.job.cache.files", " /a , /b#c");
        var options = new JobOptions(["in"], "out", configuration);

        for (int i = 0; i < 2; i++)
        {
            options.CacheFile("/x, y.txt").CacheFile("/b", "c").CacheArchive("/z.zip", "tools");
        }

        Assert.Equal(
            ["/a a False", "/b c False", "/x, y.txt x, y.txt False", "/z.zip tools True"],
            CacheEntries.Read(configuration).Select(static e => $"{e.Path} {e.Name} {e.IsArchive}"));
        Assert.Equal("/a,/b#c,/x%2C%20y.txt", configuration.Get("mapreduce.job.cache.files"));
    }

    [Fact]
    public void A_probe_caches_nothing_and_needs_no_path()
    {
        JobOptions probe = JobOptions.CreateProbe();

        probe.CacheFile(probe.Value("file")!);

        Assert.Empty(CacheEntries.Read(probe.Configuration));
    }

    [Fact]
    public void One_name_is_one_file()
    {
        var configuration = new Configuration();
        configuration.Set("mapreduce.job.cache.files", "/a/x,/a/x");
        Assert.Single(CacheEntries.Read(configuration));

        configuration.Set("mapreduce.job.cache.archives", "/b/y.zip#x");
        Assert.Equal(
            "Two cached files are called x: /a/x and /b/y.zip; give one another name, as /b/y.zip#other.",
            Assert.Throws<InvalidCacheException>(() => CacheEntries.Read(configuration)).Message);
    }

    [Fact]
    public void A_task_that_asks_for_another_name_is_told_those_there_are()
    {
        var cache = new JobCache(new Dictionary<string, string> { ["a"] = "/tmp/a", ["b"] = "/tmp/b" });

        Assert.Equal("/tmp/b", cache.PathOf("b"));
        Assert.Equal(
            "The job caches no file or archive called c; there is: a, b.",
            Assert.Throws<InvalidOperationException>(() => cache.PathOf("c")).Message);
        Assert.Equal(
            "The job caches no file or archive called c; there is: none.",
            Assert.Throws<InvalidOperationException>(() => JobCache.Empty.PathOf("c")).Message);
    }

    [Fact]
    public void An_option_is_a_path_whose_letters_mean_nothing() =>
        Assert.Equal(new FsPath("/a#b%2C"), CacheEntry.Parse(CacheEntry.Create(new FsPath("/a#b%2C"), null, true).ToUri(), true).Path);
}
