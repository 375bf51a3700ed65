namespace Tusk.Cli.Demo;

/// <summary>A folder of made-up weather files, one per year, that is made once and found again.</summary>
/// <remarks>
/// <para>
/// Beside the years lies <see cref="WeatherManifest.FileName"/>, hidden from jobs by its underscore: what the set was made from, and the length
/// of every file finished so far. A file is written under a hidden name and renamed when whole, then listed. So an
/// interrupted run is taken up where it ended, and a file that is missing or has another length than listed is
/// made again. Bytes changed without changing the length are not noticed.
/// </para>
/// </remarks>
internal static class WeatherData
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Makes the set in a folder, or the part of it that is not there yet.</summary>
    /// <param name="folder">Made if missing. Files of another set in it are replaced; other files are left alone.</param>
    /// <param name="options">What to make.</param>
    /// <param name="threads">How many years to write at the same time; at least 1.</param>
    /// <param name="progress">Told the bytes of each file as it is finished, from any of the threads; may be null.</param>
    /// <param name="cancellationToken">Stops between two blocks; finished years stay and are used by the next call.</param>
    /// <returns>How many years had to be written; 0 if the set was complete.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static int Ensure(
        string folder, WeatherOptions options, int threads, Action<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _ = new WeatherPlan(options); // refuses impossible options before anything is touched
        Directory.CreateDirectory(folder);
        var manifest = WeatherManifest.Open(folder, options);
        int[] missing = [.. manifest.MissingYears()];

        // The last years are the largest: started first, they leave no thread idle at the end.
        Array.Reverse(missing);
        int next = -1;
        var writers = new Task[Math.Min(threads, missing.Length)];
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (int i = 0; i < writers.Length; i++)
        {
            writers[i] = Task.Factory.StartNew(
                WriteYears, failure.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        Task.WhenAll(writers).GetAwaiter().GetResult();
        return missing.Length;

        void WriteYears()
        {
            var buffer = new byte[BufferBytes];
            try
            {
                for (int i = Interlocked.Increment(ref next); i < missing.Length; i = Interlocked.Increment(ref next))
                {
                    long bytes = WriteYear(folder, options, missing[i], buffer, failure.Token);
                    manifest.Add(missing[i], bytes);
                    progress?.Invoke(bytes);
                }
            }
            catch
            {
                failure.Cancel();
                throw;
            }
        }
    }

    private static long WriteYear(
        string folder, WeatherOptions options, int year, byte[] buffer, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, WeatherManifest.YearName(year));
        string unfinished = Path.Combine(folder, $"_{WeatherManifest.YearName(year)}.tmp");
        try
        {
            long total = 0;
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 0))
            {
                var records = new WeatherYear(options, year);
                for (int count = records.Read(buffer); count > 0; count = records.Read(buffer))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    file.Write(buffer, 0, count);
                    total += count;
                }
            }

            File.Move(unfinished, path, overwrite: true);
            return total;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
