using System.Globalization;
using Tusk.Common.Errors;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Engine;

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
    public async Task Counters_mean_what_hadoops_mean()
    {
        using var jobs = new JobFixture(Text);

        JobResult result = await jobs.RunAsync(Jobs.WordCountByReduce, ("combine", "true"));

        // 10 words, 8 different ones, of 30 bytes; a count takes 8 bytes
        AssertCounters(result, new()
        {
            [TaskCounter.MapInputRecords] = 2,
            [TaskCounter.MapOutputRecords] = 10,
            [TaskCounter.MapOutputBytes] = 30 + (10 * 8),
            [TaskCounter.CombineInputRecords] = 10,
            [TaskCounter.CombineOutputRecords] = 8,
            [TaskCounter.ReduceInputRecords] = 8,
            [TaskCounter.ReduceInputGroups] = 8,
            [TaskCounter.ReduceOutputRecords] = 8,
        });
        Assert.Equal(Text.Length, result.Counters.Get(CounterNames.InputGroup, CounterNames.BytesRead).Value);
        Assert.Equal(jobs.Output().Length, result.Counters.Get(CounterNames.OutputGroup, CounterNames.BytesWritten).Value);
        Assert.Equal(1, result.Counters.Get(CounterNames.JobGroup, "TOTAL_LAUNCHED_MAPS").Value);
        Assert.Equal(1, result.Counters.Get(CounterNames.JobGroup, "TOTAL_LAUNCHED_REDUCES").Value);
    }

    [Fact]
    public async Task An_aggregate_counts_as_a_combiner_does()
    {
        using var jobs = new JobFixture(Text);

        JobResult result = await jobs.RunAsync(Jobs.WordCount);

        AssertCounters(result, new()
        {
            [TaskCounter.MapOutputRecords] = 10,
            [TaskCounter.MapOutputBytes] = 30 + (10 * 8),
            [TaskCounter.CombineInputRecords] = 10,
            [TaskCounter.CombineOutputRecords] = 8,
            [TaskCounter.ReduceInputRecords] = 8,
            [TaskCounter.SpilledRecords] = 0,
        });
    }

    [Fact]
    public async Task Without_a_combiner_every_record_reaches_the_reducer_and_every_spilled_one_is_counted()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Repeat(Text, 100)));
        jobs.Set("tusk.engine.memory", "8192").Set("mapreduce.task.io.sort.factor", "100");

        JobResult result = await jobs.RunAsync(Jobs.WordCountByReduce);

        AssertCounters(result, new()
        {
            [TaskCounter.CombineInputRecords] = 0,
            [TaskCounter.ReduceInputRecords] = 1000,
            [TaskCounter.ReduceInputGroups] = 8,
        });
        Assert.InRange(result.Counters[TaskCounter.SpilledRecords].Value, 500, 20_000);
        Assert.True(result.SpilledBytes > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("combine")]
    [InlineData("aggregate")]
    public async Task Counters_of_one_map_task_account_for_every_record_however_often_it_is_spilled_and_combined(string how)
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 1000).Select(static i => $"{i * i % 997} {i % 7}\n")));
        jobs.Set("tusk.engine.memory", "16384").Set("mapreduce.task.io.sort.factor", "3");

        JobResult result = how == "aggregate"
            ? await jobs.RunAsync(Jobs.WordCount)
            : await jobs.RunAsync(Jobs.WordCountByReduce, ("combine", $"{how == "combine"}".ToLowerInvariant()));

        long Of(TaskCounter counter) => result.Counters[counter].Value;
        Assert.Equal(2000, Of(TaskCounter.MapOutputRecords));
        Assert.Equal(
            Of(TaskCounter.ReduceInputRecords),
            2000 - Of(TaskCounter.CombineInputRecords) + Of(TaskCounter.CombineOutputRecords));
        Assert.Equal(how.Length == 0, Of(TaskCounter.CombineInputRecords) == 0);
        Assert.True(long.Parse(result.Facts.Single(static fact => fact.Key == "extra merges").Value, CultureInfo.InvariantCulture) > 0);
    }

    [Theory]
    [InlineData("fail-map")]
    [InlineData("fail-reduce")]
    public async Task A_task_that_fails_three_times_succeeds_at_the_fourth_and_counts_once(string which)
    {
        using var jobs = new JobFixture(Text);

        JobResult result = await jobs.RunAsync(Jobs.WordCountByReduce, (which, Faults.Spec(0, 3, 1)));

        Assert.Equal(3, result.FailedAttempts);
        AssertCounters(result, new() { [TaskCounter.MapInputRecords] = 2, [TaskCounter.ReduceOutputRecords] = 8 });
        Assert.Equal(3, result.Counters.Get(CounterNames.JobGroup, which == "fail-map" ? "NUM_FAILED_MAPS" : "NUM_FAILED_REDUCES").Value);
        Assert.StartsWith("be\t2\n", jobs.Output(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "Map task 0 failed in split")]
    [InlineData("3", "Map task 0 failed 3 times in split")]
    public async Task A_map_task_that_keeps_failing_ends_the_job_with_one_line_and_leaves_nothing(string attempts, string start)
    {
        using var jobs = new JobFixture(Text);
        jobs.Set("mapreduce.map.maxattempts", attempts);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.WordCountByReduce, ("fail-map", Faults.Spec(0, 99, 1))));

        // The second line begins at byte 19.
        Assert.StartsWith(start, failure.Message, StringComparison.Ordinal);
        Assert.Contains("00000.txt:0+40, record at offset 19: InvalidOperationException: injected fault", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal("injected fault", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_reduce_task_that_keeps_failing_ends_the_job_and_leaves_nothing()
    {
        using var jobs = new JobFixture(Text);
        jobs.Set("mapreduce.reduce.maxattempts", "2").Set("tusk.engine.memory", "8192").Set("mapreduce.job.reduces", "3");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.WordCountByReduce, ("fail-reduce", Faults.Spec(1, 99, 0))));

        Assert.Equal("Reduce task 1 failed 2 times: InvalidOperationException: injected fault [mapreduce.reduce.maxattempts 2]", failure.Message);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task An_endless_mapper_ends_within_a_second_of_being_cancelled()
    {
        using var jobs = new JobFixture("x\n");
        jobs.Set("tusk.engine.memory", "8192");
        RunningJob job = jobs.Start(Jobs.Endless);
        await UntilAsync(() => job.Progress.InputRecords > 10_000, "the mapper's first records");

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(1)));
        Assert.True(job.Completion.IsCanceled);
        jobs.AssertNothingLeft();
        job.Cancel();
    }

    [Fact]
    public async Task A_reducer_ends_within_a_second_of_being_cancelled()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i}\n")));
        jobs.Set("tusk.engine.memory", "100000");
        Jobs.Reducing.Reset();
        RunningJob job = jobs.Start(Jobs.EndlessReduce);
        Assert.True(Jobs.Reducing.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(1)));
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_job_may_be_cancelled_before_it_starts_and_while_it_ends()
    {
        for (int delay = 0; delay < 30; delay++)
        {
            using var jobs = new JobFixture(Text, Text, Text);
            RunningJob job = jobs.Start(Jobs.WordCount);
            SpinWait.SpinUntil(() => job.Completion.IsCompleted, delay);
            job.Cancel();
            try
            {
                await job;
                Assert.True(File.Exists(jobs["made/out/_SUCCESS"]));
            }
            catch (OperationCanceledException)
            {
                jobs.AssertNothingLeft();
            }

            Assert.False(jobs.HasScratch);
        }
    }

    [Fact]
    public async Task Progress_only_grows_and_ends_at_one()
    {
        using var jobs = new JobFixture([.. Enumerable.Range(0, 30).Select(static i => string.Concat(Enumerable.Repeat(Text, 10 * i)))]);
        jobs.Set("tusk.engine.memory", "20000").Set("mapreduce.job.reduces", "5").Set("mapreduce.input.fileinputformat.split.maxsize", "700");
        RunningJob job = jobs.Start(Jobs.WordCountByReduce);
        JobProgress before = default;
        while (!job.Completion.IsCompleted)
        {
            JobProgress now = job.Progress;
            Assert.True(
                now.MapFraction >= before.MapFraction && now.ReduceFraction >= before.ReduceFraction && now.InputRecords >= before.InputRecords
                    && now.InputBytes >= before.InputBytes && now.MapsDone >= before.MapsDone && now.SpilledBytes >= before.SpilledBytes,
                $"{before} then {now}");
            Assert.InRange(now.MapFraction, 0, 1);
            Assert.InRange(now.ReduceFraction, 0, 1);
            before = now;
        }

        JobResult result = await job;

        JobProgress end = job.Progress;
        Assert.Equal((1.0, 1.0), (end.MapFraction, end.ReduceFraction));
        Assert.Equal((result.Maps, 5), (end.MapsDone, end.ReducesDone));
        Assert.Equal(result.Counters[TaskCounter.MapInputRecords].Value, end.InputRecords);
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
    public async Task A_factory_that_is_not_deterministic_is_named()
    {
        using var jobs = new JobFixture(Text);

        var failure = await Assert.ThrowsAnyAsync<HadoopException>(() => jobs.RunAsync(Jobs.Undetermined));

        Assert.Contains("The factory Jobs.Undetermined is not deterministic", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task What_a_factory_sets_holds_for_its_job_and_not_for_the_callers_next()
    {
        using var jobs = new JobFixture([.. Enumerable.Repeat(Text, 40)]);

        JobResult result = await jobs.RunAsync(Jobs.SetsReducers);

        Assert.Equal(3, result.Reduces);
        Assert.False(jobs.Configuration.IsSet("mapreduce.job.reduces"));
    }

    [Fact]
    public async Task Settings_that_change_after_the_submission_do_not_matter()
    {
        using var jobs = new JobFixture(Text);
        jobs.Set("mapreduce.job.reduces", "2");

        RunningJob job = jobs.Start(Jobs.WordCount);
        jobs.Set("mapreduce.job.reduces", "5");

        Assert.Equal(2, (await job).Reduces);
    }

    [Theory]
    [InlineData(false, "The partitioner gave 2; it must be 0 to 1.")]
    [InlineData(true, "The partitioner gave -1; it must be 0 to 1.")]
    public async Task A_partition_out_of_range_ends_the_job(bool aggregate, string message)
    {
        using var jobs = new JobFixture(Text);
        jobs.Set("mapreduce.job.reduces", "2");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(aggregate ? Jobs.BadPartitionAggregate : Jobs.BadPartition));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_combiner_that_breaks_the_order_ends_the_job()
    {
        using var jobs = new JobFixture("a\nb\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.BadCombiner));

        Assert.Contains("a combiner must emit its group's key", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_combiner_that_emits_into_another_partition_ends_the_job()
    {
        using var jobs = new JobFixture("2\n4\n");
        jobs.Set("mapreduce.job.reduces", "2");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.CombinerOfAnotherPartition));

        Assert.Contains(
            "The combiner emitted a key of partition 1 while it combined partition 0; a combiner must emit its group's key.",
            failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_record_that_reports_progress_ends_within_a_second_of_being_cancelled()
    {
        using var jobs = new JobFixture("x\n");
        Jobs.Mapping.Reset();
        RunningJob job = jobs.Start(Jobs.EndlessRecord);
        Assert.True(Jobs.Mapping.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(1)));
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_failure_to_add_an_attempts_aggregates_to_its_workers_is_not_tried_again()
    {
        // Within an attempt each key is alone; the second attempt's meets the first's at the worker.
        using var jobs = new JobFixture("a\nb\n", "a\nb\n");
        jobs.Set("tusk.engine.threads", "1");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.Uncombinable));

        Assert.Equal("cannot be combined", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
        Assert.Contains("InvalidOperationException: cannot be combined", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("Map task 1 failed in split ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("offset", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_second_pass_over_values_ends_the_job()
    {
        using var jobs = new JobFixture("a\na\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.SecondPass));

        Assert.Contains("can be read once", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120, 50)]
    [InlineData(120, 1)]
    public async Task A_job_may_have_as_many_counters_as_hadoop_allows(int counters, int groups)
    {
        using var jobs = new JobFixture("a\n");

        JobResult result = await jobs.RunAsync(Jobs.Counting, ("counters", $"{counters}"), ("groups", $"{groups}"));

        Assert.Equal(counters, result.Counters.All.Count(static counter => counter.Group[0] == 'g'));
    }

    [Theory]
    [InlineData(1, 121, 1, "mapreduce.job.counters.max")]
    [InlineData(1, 60, 51, "mapreduce.job.counters.groups.max")]
    [InlineData(3, 50, 1, "mapreduce.job.counters.max")] // no task has too many, the job has
    public async Task One_counter_more_ends_the_job(int tasks, int counters, int groups, string setting)
    {
        using var jobs = new JobFixture([.. Enumerable.Repeat("a\n", tasks)]);

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.RunAsync(Jobs.Counting, ("counters", $"{counters}"), ("groups", $"{groups}")));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_function_sees_the_offset_of_its_record()
    {
        using var jobs = new JobFixture("a\nbcd\n\nef\n");

        await jobs.RunAsync(Jobs.Offsets);

        Assert.Equal("0\ta\n2\tbcd\n6\t\n7\tef\n", jobs.Output());
    }

    [Theory]
    [InlineData("tusk.engine.memory", "4095", "Setting tusk.engine.memory is '4095'; expected at least 8192 bytes (4096 for each thread).")]
    [InlineData("tusk.engine.threads", "0", "Setting tusk.engine.threads is '0'; expected 1 to 1024 (attempts).")]
    [InlineData("mapreduce.job.reduces", "-1", "mapreduce.job.reduces")]
    public async Task Settings_out_of_bounds_are_refused_before_anything_is_made(string name, string value, string message)
    {
        using var jobs = new JobFixture(Text);
        jobs.Set(name, value);

        var failure = await Assert.ThrowsAnyAsync<HadoopException>(() => jobs.RunAsync(Jobs.WordCount));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_record_larger_than_a_tasks_memory_is_refused_with_the_settings_name()
    {
        using var jobs = new JobFixture("10000\n");
        jobs.Set("tusk.engine.memory", "8192");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.Sizes));

        Assert.Contains("does not fit a task's share of memory, 2048 B; give the job more (tusk.engine.memory, --memory)", failure.Message, StringComparison.Ordinal);
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

    private static void AssertCounters(JobResult result, Dictionary<TaskCounter, long> expected) =>
        Assert.Equal(expected, expected.Keys.ToDictionary(static counter => counter, counter => result.Counters[counter].Value));

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Yield();
        }
    }
}
