using Tusk.Cli.Demo;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Local;
using Tusk.Tests;

namespace Tusk.Cli.Tests.Demo;

/// <summary>The weather's folder, on a local file system: what it is in HDFS, too.</summary>
public sealed class StoredWeatherTests : IDisposable
{
    private static readonly WeatherOptions Options = new(TotalBytes: 200_000, FirstYear: 1901, LastYear: 1910);

    private static readonly int[] Years = [1901, 1902, 1905];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Makes_a_file_a_year_and_a_hidden_list()
    {
        long bytes = 0;

        int made = await Weather().EnsureAsync(2, checksBlocks: true, count => Interlocked.Add(ref bytes, count), Token);

        Assert.Equal(10, made);
        Assert.Equal([.. Enumerable.Range(1901, 10).Select(year => $"{year}"), "_made"], Names());
        Assert.Equal(bytes, Enumerable.Range(1901, 10).Sum(year => new FileInfo(_folder[$"weather/{year}"]).Length));
        Assert.InRange(bytes, 190_000, 210_000);
    }

    [Fact]
    public async Task A_complete_set_is_recognised()
    {
        await EnsureAsync();

        Assert.Equal(0, await EnsureAsync());
    }

    [Fact]
    public async Task A_missing_a_shortened_and_a_changed_file_are_made_again_with_the_same_bytes()
    {
        await EnsureAsync();
        byte[][] before = [.. Years.Select(year => File.ReadAllBytes(_folder[$"weather/{year}"]))];
        File.Delete(_folder["weather/1901"]);
        File.WriteAllBytes(_folder["weather/1902"], before[1][..^1]);
        File.WriteAllBytes(_folder["weather/1905"], new byte[before[2].Length]);
        File.SetLastWriteTimeUtc(_folder["weather/1905"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(3, await EnsureAsync());

        Assert.Equal(before, Years.Select(year => File.ReadAllBytes(_folder[$"weather/{year}"])));
        Assert.Equal(0, await EnsureAsync());
    }

    [Fact]
    public async Task A_cancelled_run_is_taken_up_again()
    {
        using var cancellation = new CancellationTokenSource();
        int finished = 0;
        StoredWeather weather = Weather();
        weather.YearStored += () =>
        {
            if (++finished == 3)
            {
                cancellation.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => weather.EnsureAsync(1, checksBlocks: false, null, cancellation.Token));
        File.WriteAllText(_folder["weather/_1905.tmp"], "as a kill leaves it");

        Assert.Equal(7, await EnsureAsync());
        Assert.Empty(Directory.GetFiles(_folder["weather"], "*.tmp"));
    }

    [Fact]
    public async Task A_set_of_other_options_is_replaced()
    {
        await EnsureAsync();
        byte[] before = File.ReadAllBytes(_folder["weather/1903"]);

        Assert.Equal(3, await EnsureAsync(Options with { Seed = 2, LastYear = 1903 }));

        Assert.NotEqual(before, File.ReadAllBytes(_folder["weather/1903"]));
        Assert.False(File.Exists(_folder["weather/1904"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\n1901 5 5\n")]
    [InlineData("weather version 1 seed 1901 bytes 200000 years 1901-1910\n1901 x\n")]
    public async Task Behind_a_damaged_list_all_is_made_anew(string text)
    {
        await EnsureAsync();
        File.WriteAllText(_folder["weather/_made"], text);

        Assert.Equal(10, await EnsureAsync());
    }

    [Fact]
    public async Task A_folder_with_anything_else_in_it_is_refused_and_left_alone()
    {
        await EnsureAsync();
        File.WriteAllText(_folder["weather/notes"], "mine");

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => EnsureAsync(Options with { Seed = 2 }));

        Assert.Contains("holds 'notes', which the demo did not make", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(12, Names().Length);
    }

    [Fact]
    public async Task More_than_there_is_room_for_is_refused_before_the_first_byte()
    {
        IOException refusal = await Assert.ThrowsAsync<IOException>(() => EnsureAsync(Options with { TotalBytes = WeatherPlan.MaxTotalBytes }));

        Assert.StartsWith("No space left on device: 1.10 TB are to be written, and ", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["weather"]));
    }

    private Task<int> EnsureAsync(WeatherOptions? options = null) => Weather(options).EnsureAsync(2, checksBlocks: false, null, Token);

    private StoredWeather Weather(WeatherOptions? options = null) =>
        new(new LocalFileSystem(new Configuration()), FsPath.FromLocal(_folder["weather"]), options ?? Options);

    private string[] Names() => [.. Directory.GetFiles(_folder["weather"], "*")
        .Select(static path => Path.GetFileName(path)).Where(static name => name[0] != '.').Order(StringComparer.Ordinal)];
}
