using Tusk.Cli.Demo;

namespace Benchmarks.Tests.Demo;

public sealed class WeatherDataTests : IDisposable
{
    private static readonly WeatherOptions Options = new(TotalBytes: 200_000, FirstYear: 1901, LastYear: 1910);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Makes_a_file_a_year_and_a_hidden_manifest()
    {
        long bytes = 0;

        int made = WeatherData.Ensure(_folder.Path, Options, 2, count => Interlocked.Add(ref bytes, count), default);

        Assert.Equal(10, made);
        var names = Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal([.. Enumerable.Range(1901, 10).Select(year => $"{year}"), "_manifest", "_manifest.lock"], names);
        Assert.Equal(bytes, Enumerable.Range(1901, 10).Sum(year => new FileInfo(_folder[$"{year}"]).Length));
        Assert.InRange(bytes, 190_000, 210_000);
    }

    [Fact]
    public void A_complete_set_is_recognised()
    {
        Ensure();

        Assert.Equal(0, Ensure());
    }

    [Fact]
    public void A_missing_and_a_shortened_file_are_made_again_with_the_same_bytes()
    {
        Ensure();
        byte[] first = File.ReadAllBytes(_folder["1901"]);
        byte[] second = File.ReadAllBytes(_folder["1902"]);
        File.Delete(_folder["1901"]);
        File.WriteAllBytes(_folder["1902"], second[..^1]);

        Assert.Equal(2, Ensure());

        Assert.Equal(first, File.ReadAllBytes(_folder["1901"]));
        Assert.Equal(second, File.ReadAllBytes(_folder["1902"]));
    }

    [Fact]
    public void A_file_changed_without_changing_its_length_is_made_again_with_the_same_bytes()
    {
        Ensure();
        byte[] before = File.ReadAllBytes(_folder["1905"]);
        File.WriteAllBytes(_folder["1905"], new byte[before.Length]);

        Assert.Equal(1, Ensure());

        Assert.Equal(before, File.ReadAllBytes(_folder["1905"]));
        Assert.Equal(0, Ensure());
    }

    [Fact]
    public void A_list_from_before_times_were_in_it_is_ours_and_its_files_are_made_again()
    {
        Ensure();
        string[] lines = File.ReadAllLines(_folder["_manifest"]);
        File.WriteAllLines(_folder["_manifest"], lines.Select((line, i) => i == 0 ? line : line[..line.LastIndexOf(' ')]));

        Assert.Equal(10, Ensure());
        Assert.Equal(0, Ensure());
    }

    [Fact]
    public async Task Two_at_once_make_the_set_once()
    {
        using var both = new Barrier(2);
        Task<int>[] makers = [Task.Run(Make), Task.Run(Make)];

        Assert.Equal([0, 10], (await Task.WhenAll(makers)).Order());

        int Make()
        {
            both.SignalAndWait(TestContext.Current.CancellationToken);
            return Ensure();
        }
    }

    [Fact]
    public async Task Who_waits_is_told_so_once_and_goes_on_when_the_folder_is_free()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<WeatherLock> second;
        using (WeatherData.Lock(_folder.Path, () => Assert.Fail("nobody has it"), token))
        {
            second = Task.Run(() => WeatherData.Lock(_folder.Path, told.SetResult, token), token);
            await told.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            Assert.False(second.IsCompleted);
        }

        (await second.WaitAsync(TimeSpan.FromSeconds(30), token)).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path)); // no weather was made
    }

    [Fact]
    public void Waiting_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using WeatherLock held = WeatherData.Lock(_folder.Path, null, CancellationToken.None);

        Assert.ThrowsAny<OperationCanceledException>(() => WeatherData.Lock(_folder.Path, cancellation.Cancel, cancellation.Token));
    }

    [Fact]
    public void A_folder_that_is_not_the_weathers_gets_no_lock()
    {
        File.WriteAllText(_folder["notes"], "mine");

        Assert.Throws<IOException>(() => Ensure());

        Assert.Equal([_folder["notes"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_set_of_other_options_is_replaced()
    {
        Ensure();
        byte[] before = File.ReadAllBytes(_folder["1903"]);

        Assert.Equal(3, Ensure(Options with { Seed = 2, LastYear = 1903 }));

        Assert.NotEqual(before, File.ReadAllBytes(_folder["1903"]));
        Assert.False(File.Exists(_folder["1904"]));
    }

    [Fact]
    public void A_folder_with_anything_else_in_it_is_refused_and_left_alone()
    {
        Ensure();
        File.WriteAllText(_folder["notes"], "mine");

        var refusal = Assert.Throws<IOException>(() => Ensure(Options with { Seed = 2 }));

        Assert.Contains("'notes'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["notes"]));
    }

    [Fact]
    public void A_file_named_like_a_year_that_was_not_made_here_is_not_written_over()
    {
        File.WriteAllText(_folder["1950"], "thesis");

        Assert.Throws<IOException>(() => Ensure());

        Assert.Equal("thesis", File.ReadAllText(_folder["1950"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\n1901 5\n")]
    [InlineData("nonsense\n../x 5\n1901 -1\n1901\n")]
    public void Files_behind_a_damaged_manifest_may_be_anybodys_and_are_left_alone(string text)
    {
        Ensure();
        File.WriteAllText(_folder["_manifest"], text);
        byte[] before = File.ReadAllBytes(_folder["1903"]);

        Assert.Throws<IOException>(() => Ensure());

        Assert.Equal(before, File.ReadAllBytes(_folder["1903"]));
    }

    [Fact]
    public void A_cancelled_run_leaves_no_half_file_and_is_taken_up_again()
    {
        using var cancellation = new CancellationTokenSource();
        int finished = 0;

        Assert.ThrowsAny<OperationCanceledException>(() => WeatherData.Ensure(_folder.Path, Options, 1, Stop, cancellation.Token));

        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
        Assert.Equal(7, Ensure());

        void Stop(long count)
        {
            if (++finished == 3)
            {
                cancellation.Cancel();
            }
        }
    }

    private int Ensure(WeatherOptions? options = null) =>
        WeatherData.Ensure(_folder.Path, options ?? Options, 2, null, CancellationToken.None);
}
