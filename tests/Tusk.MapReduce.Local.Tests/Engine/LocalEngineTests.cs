using System.Globalization;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Jobs that succeed, over input and memory of many kinds.</summary>
public sealed class LocalEngineTests
{
    private const string Text = "to be or not to be\nthat is the question\n";

    [Fact]
    public async Task Words_are_counted()
    {
        using var jobs = new JobFixture(Text, "to be\n");

        JobResult result = await jobs.RunAsync(Jobs.WordCount);

        Assert.Equal("be\t3\nis\t1\nnot\t1\nor\t1\nquestion\t1\nthat\t1\nthe\t1\nto\t3\n", jobs.Output());
        Assert.Equal((2, 1, 0), (result.Maps, result.Reduces, result.FailedAttempts));
        Assert.False(jobs.HasScratch);
        Assert.True(File.Exists(jobs["made/out/_SUCCESS"]));
        Assert.False(Directory.Exists(jobs["made/out/_temporary"]));
    }

    [Fact]
    public async Task Many_tiny_files_are_many_tasks()
    {
        int files = Effort.Cases(200);
        using var jobs = new JobFixture([.. Enumerable.Range(0, files).Select(static i => $"w{i % 10}\n")]);

        JobResult result = await jobs.RunAsync(Jobs.WordCount);

        Assert.Equal(files, result.Maps);
        Assert.Equal(string.Concat(Enumerable.Range(0, 10).Select(i => $"w{i}\t{files / 10}\n")), jobs.Output());
    }

    [Fact]
    public async Task Empty_input_gives_an_empty_part_file_for_each_reducer()
    {
        using var jobs = new JobFixture("", "");
        jobs.Set("mapreduce.job.reduces", "3");

        await jobs.RunAsync(Jobs.WordCount);

        Assert.Equal(["_SUCCESS", "part-r-00000", "part-r-00001", "part-r-00002"], Directory.EnumerateFiles(jobs["made/out"]).Select(Path.GetFileName).Order());
        Assert.Equal("", jobs.Output());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_pass_untouched()
    {
        using var jobs = new JobFixture("");
        byte[] all = [.. Enumerable.Range(0, 256).Select(static i => (byte)i).Where(static b => b is not (10 or 13)), (byte)'\n'];
        await File.WriteAllBytesAsync(jobs["in/00000.txt"], all, TestContext.Current.CancellationToken);

        await jobs.RunAsync(Jobs.Copy);

        Assert.Equal(all, await File.ReadAllBytesAsync(jobs["made/out/part-m-00000"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Compressed_input_and_output_are_counted_as_stored()
    {
        using var jobs = new JobFixture("");
        File.Delete(jobs["in/00000.txt"]);
        string path = jobs["in/a.gz"];
        await using (var gzip = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Sample.Bytes(string.Concat(Enumerable.Repeat(Text, 1000))), TestContext.Current.CancellationToken);
        }

        jobs.Set("mapreduce.output.fileoutputformat.compress", "true").Set("mapreduce.output.fileoutputformat.compress.codec", "gzip");
        JobResult result = await jobs.RunAsync(Jobs.WordCount);

        Assert.Equal(new FileInfo(path).Length, result.InputBytes);
        Assert.Equal(
            new FileInfo(jobs["made/out/part-r-00000.gz"]).Length,
            result.Counters.Get(CounterNames.OutputGroup, CounterNames.BytesWritten).Value);
    }

    [Fact]
    public async Task Compression_without_a_codec_is_Hadoops_default()
    {
        using var jobs = new JobFixture(Text);
        await jobs.RunAsync(Jobs.WordCount);
        string plain = jobs.Output();
        Directory.Delete(jobs["made/out"], recursive: true);

        jobs.Set("mapreduce.output.fileoutputformat.compress", "true");
        await jobs.RunAsync(Jobs.WordCount);

        await using var zlib = new System.IO.Compression.ZLibStream(
            File.OpenRead(jobs["made/out/part-r-00000.deflate"]), System.IO.Compression.CompressionMode.Decompress);
        using var text = new StreamReader(zlib, System.Text.Encoding.Latin1);
        Assert.NotEmpty(plain);
        Assert.Equal(plain, await text.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_output_that_exists_is_left_as_it_is()
    {
        using var jobs = new JobFixture(Text);
        Directory.CreateDirectory(jobs["made/out"]);
        await File.WriteAllTextAsync(jobs["made/out/mine"], "x", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<Outputs.OutputExistsException>(() => jobs.RunAsync(Jobs.WordCount));

        Assert.True(File.Exists(jobs["made/out/mine"]));
    }

    [Fact]
    public async Task A_function_sees_the_offset_of_its_record()
    {
        using var jobs = new JobFixture("a\nbcd\n\nef\n");

        await jobs.RunAsync(Jobs.Offsets);

        Assert.Equal("0\ta\n2\tbcd\n6\t\n7\tef\n", jobs.Output());
    }

    [Fact]
    public async Task A_record_larger_than_a_tasks_memory_is_refused_with_the_settings_name()
    {
        using var jobs = new JobFixture("10000\n");
        jobs.Set("tusk.engine.memory", "8192");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.Sizes));

        Assert.Contains("does not fit a task's share of memory, 2048 B; give the job more (tusk.engine.memory, --memory)", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("Map task 0 failed in split", failure.Message, StringComparison.Ordinal); // once: it is as large the next time
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task Of_keys_that_are_aggregated_the_one_larger_than_a_tasks_memory_is_named()
    {
        using var jobs = new JobFixture($"a b\n{new string('k', 2000)}\nc\n");
        jobs.Set("tusk.engine.memory", "8192");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.WordCount));

        Assert.Contains(", record at offset 4: A record of 2008 B does not fit", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task Large_records_after_many_small_ones_share_runs()
    {
        // 64 KiB for each of two workers: the small ones fill it with blocks and entries, then 100 of 10 KB fit 6 at a time.
        string small = string.Concat(Enumerable.Repeat("1\n", 20_000));
        string large = string.Concat(Enumerable.Repeat("10000\n", 100));
        using var jobs = new JobFixture(small + large);
        jobs.Set("tusk.engine.memory", "262144").Set("mapreduce.input.fileinputformat.split.minsize", "1000000");

        JobResult result = await jobs.RunAsync(Jobs.Sizes);

        Assert.Equal("1\t20000\n10000\t1000000\n", jobs.Output());
        long runs = result.Facts.Where(static fact => fact.Key.StartsWith("runs", StringComparison.Ordinal))
            .Sum(static fact => long.Parse(fact.Value, CultureInfo.InvariantCulture));
        Assert.InRange(runs, 10, 50);
    }
}
