using System.Globalization;

namespace Tusk.Cli.Demo;

/// <summary>A folder of made-up weather files, one per year, that is made once and found again.</summary>
/// <remarks>
/// <para>
/// Beside the years lies <see cref="WeatherManifest.FileName"/>, hidden from jobs by its underscore: what the set was made from, and length
/// and time of every file finished so far. A file is written under a hidden name and renamed when whole, then listed. So an
/// interrupted run is taken up where it ended, and a file that is missing, or was changed since it was listed, is made
/// again. Not noticed is a change that keeps the length and sets the time back.
/// </para>
/// <para>One process at a time does all that, and the next one waits: see <see cref="WeatherLock"/>.</para>
/// </remarks>
internal static class WeatherData
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Waits until the folder is nobody else's, then makes the set in it, or the part of it that is not there yet.</summary>
    /// <inheritdoc cref="EnsureAlone"/>
    public static int Ensure(
        string folder, WeatherOptions options, int threads, Action<long>? progress, CancellationToken cancellationToken)
    {
        using WeatherLock held = Lock(folder, null, cancellationToken);
        return EnsureAlone(folder, options, threads, progress, cancellationToken);
    }

    /// <summary>Keeps other processes from making or replacing the weather in a folder, and waits for the one that does.</summary>
    /// <param name="folder">Made if missing.</param>
    /// <param name="waiting">Called once if there is one to wait for; may be null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The folder holds files that are not weather; it is left as it is.</exception>
    public static WeatherLock Lock(string folder, Action? waiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        WeatherManifest.RefuseForeign(folder);
        return WeatherLock.Take(folder, waiting, cancellationToken);
    }

    /// <summary>Makes the set in a folder, or the part of it that is not there yet; its lock is held by the caller.</summary>
    /// <param name="folder">Files of another set in it are replaced; other files are left alone.</param>
    /// <param name="options">What to make.</param>
    /// <param name="threads">How many years to write at the same time; at least 1.</param>
    /// <param name="progress">Told the bytes of each file as it is finished, from any of the threads; may be null.</param>
    /// <param name="cancellationToken">Stops between two blocks; finished years stay and are used by the next call.</param>
    /// <returns>How many years had to be written; 0 if the set was complete.</returns>
    /// <exception cref="IOException">The folder cannot be written; finished years stay, without any the folder is as it was.</exception>
    public static int EnsureAlone(
        string folder, WeatherOptions options, int threads, Action<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _ = new WeatherPlan(options); // refuses impossible options before anything is touched
        var manifest = WeatherManifest.Read(folder, options);
        try
        {
            manifest.Begin();
            return WriteMissing(folder, options, threads, manifest, progress, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemoveEmpty(manifest);
            throw new IOException(
                $"Cannot write the weather in '{folder}': {WithoutPath(e.Message)} (it takes about {Megabytes(options.TotalBytes)} MB; "
                + "--size says how much, --data or TUSK_HOME where)",
                e);
        }
    }

    private static int WriteMissing(
        string folder,
        WeatherOptions options,
        int threads,
        WeatherManifest manifest,
        Action<long>? progress,
        CancellationToken cancellationToken)
    {
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
                    WriteYear(folder, options, missing[i], buffer, failure.Token);
                    long bytes = manifest.Add(missing[i]);
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

    private static void RemoveEmpty(WeatherManifest manifest)
    {
        try
        {
            if (manifest.IsEmpty)
            {
                manifest.Remove();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more than that its trace could not be removed.
        }
    }

    // The system's words end in the path of a file that is gone.
    private static string WithoutPath(string message)
    {
        int end = message.IndexOf(" : '", StringComparison.Ordinal);
        return end < 0 ? message.TrimEnd('.') : message[..end];
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture);

    private static void WriteYear(
        string folder, WeatherOptions options, int year, byte[] buffer, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, WeatherManifest.YearName(year));
        string unfinished = Path.Combine(folder, $"_{WeatherManifest.YearName(year)}.tmp");
        try
        {
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 0))
            {
                var records = new WeatherYear(options, year);
                for (int count = records.Read(buffer); count > 0; count = records.Read(buffer))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    file.Write(buffer, 0, count);
                }
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
