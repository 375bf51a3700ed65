using System.Buffers;
using System.Globalization;
using System.Text;
using Tusk.FileSystems;
using Tusk.Terminal;

namespace Tusk.Cli.Demo;

/// <summary>A folder of made-up weather in a file system, a file for each year, that is made once and found again.</summary>
/// <remarks>
/// A file is written under a hidden name and renamed when it is whole. So a run that was interrupted, or killed, is taken up where it ended, and a
/// file that is missing, or was changed since it was listed (<see cref="StoredYears"/>), is made again. One process at a time: <see cref="DemoLock"/>.
/// </remarks>
/// <param name="files">Where the folder is.</param>
/// <param name="folder">The folder.</param>
/// <param name="options">What to make.</param>
internal sealed class StoredWeather(FileSystem files, FsPath folder, WeatherOptions options)
{
    // Jobs pass over names that begin with an underscore.
    private const string ListName = "_made";
    private const string Unfinished = ".tmp";
    private const int BufferBytes = 1 << 20;

    /// <summary>A file is done; raised on any thread.</summary>
    public event Action? YearStored;

    /// <summary>Makes the set, or the part of it that is not there yet.</summary>
    /// <param name="threads">How many years to write at the same time; at least 1.</param>
    /// <param name="checksBlocks">Whether a file whose blocks are nowhere is made again: a question for each.</param>
    /// <param name="progress">Told the bytes as they are written, from any of the threads; may be null.</param>
    /// <param name="cancellationToken">Stops between two blocks; finished years stay and are used by the next call.</param>
    /// <returns>How many years had to be written; 0 if the set was complete.</returns>
    /// <exception cref="IOException">The folder holds something else, and is left as it is, or cannot be written; finished years stay.</exception>
    public async Task<int> EnsureAsync(int threads, bool checksBlocks, Action<long>? progress, CancellationToken cancellationToken)
    {
        _ = new WeatherPlan(options); // refuses impossible options before anything is touched
        StoredYears? list = await ReadListAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<int, FileStatus> found = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (list is null && found.Count > 0)
        {
            await files.DeleteAsync(folder, recursive: true, cancellationToken).ConfigureAwait(false); // of another set nothing is left
            found.Clear();
        }

        var missing = new List<int>();
        for (int year = options.LastYear; year >= options.FirstYear; year--) // the last are the largest: started first, they leave no thread idle
        {
            if (list is null || !found.TryGetValue(year, out FileStatus? file) || !list.Matches(year, file)
                || (checksBlocks && !await HasBlocksAsync(file, cancellationToken).ConfigureAwait(false)))
            {
                missing.Add(year);
            }
        }

        if (missing.Count == 0 && Years.All(list!.Has))
        {
            return 0;
        }

        await CheckRoomAsync(missing, cancellationToken).ConfigureAwait(false);
        await files.MakeDirectoriesAsync(folder, cancellationToken).ConfigureAwait(false);
        await WriteListAsync(new StoredYears(options), cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            missing,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            async (year, token) => await WriteYearAsync(year, progress, token).ConfigureAwait(false)).ConfigureAwait(false);
        await ListAllAsync(cancellationToken).ConfigureAwait(false);
        return missing.Count;
    }

    /// <summary>Reads every file to its end, and deletes those that cannot be read.</summary>
    /// <returns>How many those were.</returns>
    public async Task<int> RemoveUnreadableAsync(int threads, CancellationToken cancellationToken)
    {
        int removed = 0;
        await Parallel.ForEachAsync(
            await FindAsync(cancellationToken).ConfigureAwait(false),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            async (file, token) =>
            {
                try
                {
                    await CopyAsync(file.Value.Path, Stream.Null, token).ConfigureAwait(false);
                }
                catch (IOException)
                {
                    await files.DeleteAsync(file.Value.Path, recursive: false, token).ConfigureAwait(false);
                    Interlocked.Increment(ref removed);
                }
            }).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Copies every year into a folder of this machine.</summary>
    public async Task CopyToLocalAsync(string target, int threads, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        await Parallel.ForEachAsync(
            await FindAsync(cancellationToken).ConfigureAwait(false),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            async (file, token) =>
            {
                var local = new FileStream(Path.Combine(target, YearName(file.Key)), FileMode.Create, FileAccess.Write, FileShare.None, 0);
                await using (local.ConfigureAwait(false))
                {
                    await CopyAsync(file.Value.Path, local, token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }

    private IEnumerable<int> Years => Enumerable.Range(options.FirstYear, options.LastYear - options.FirstYear + 1);

    private static string YearName(int year) => year.ToString("D4", CultureInfo.InvariantCulture);

    private async Task<StoredYears?> ReadListAsync(CancellationToken cancellationToken)
    {
        FileStatus? status = await files.TryGetStatusAsync(folder / ListName, cancellationToken).ConfigureAwait(false);
        if (status is null || !status.IsFile || status.Length > StoredYears.MaxBytes)
        {
            return null;
        }

        using var text = new MemoryStream();
        await CopyAsync(status.Path, text, cancellationToken).ConfigureAwait(false);
        return StoredYears.Parse(Encoding.UTF8.GetString(text.ToArray()), options);
    }

    /// <summary>The files of years; what was not finished is deleted.</summary>
    private async Task<Dictionary<int, FileStatus>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, FileStatus>();
        if (!await files.ExistsAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            return found;
        }

        await foreach (FileStatus file in files.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            string name = file.Path.Name;
            if (name.StartsWith('_') && name.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                await files.DeleteAsync(file.Path, recursive: false, cancellationToken).ConfigureAwait(false);
            }
            else if (file.IsFile && name.Length == 4 && name.All(char.IsAsciiDigit))
            {
                found[int.Parse(name, CultureInfo.InvariantCulture)] = file;
            }
            else if (name != ListName)
            {
                throw new IOException($"{folder} holds '{HumanFormat.Printable(name)}', which the demo did not make, and every file in it is weather to the job");
            }
        }

        return found;
    }

    private async Task<bool> HasBlocksAsync(FileStatus file, CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockLocation> blocks = await files.GetBlockLocationsAsync(file, 0, file.Length, cancellationToken).ConfigureAwait(false);
        return blocks.All(static block => block.Hosts.Count > 0);
    }

    private async Task CheckRoomAsync(List<int> missing, CancellationToken cancellationToken)
    {
        var plan = new WeatherPlan(options);
        long needed = missing.Sum(year => plan.RecordCount(year) * WeatherYear.RecordMilliBytes(year) / 1000);
        long left = (await files.GetCapacityAsync(folder.Parent ?? folder, cancellationToken).ConfigureAwait(false)).Remaining;
        if (left < needed)
        {
            throw new IOException($"No space left on device: {HumanFormat.Bytes(needed)} are to be written, and {HumanFormat.Bytes(left)} are free");
        }
    }

    private async Task WriteYearAsync(int year, Action<long>? progress, CancellationToken cancellationToken)
    {
        FsPath unfinished = folder / $"_{YearName(year)}{Unfinished}";
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            FsOutputStream file = await files.CreateAsync(unfinished, overwrite: true, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                var records = new WeatherYear(options, year);
                for (int count = records.Read(buffer.AsSpan(0, BufferBytes)); count > 0; count = records.Read(buffer.AsSpan(0, BufferBytes)))
                {
                    await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    progress?.Invoke(count);
                }
            }

            await files.RenameToAsync(unfinished, folder / YearName(year), overwrite: true, cancellationToken).ConfigureAwait(false);
            YearStored?.Invoke();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ListAllAsync(CancellationToken cancellationToken)
    {
        var list = new StoredYears(options);
        foreach ((int year, FileStatus file) in await FindAsync(cancellationToken).ConfigureAwait(false))
        {
            list.Add(year, file);
        }

        await WriteListAsync(list, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteListAsync(StoredYears list, CancellationToken cancellationToken)
    {
        FsPath unfinished = folder / $"{ListName}{Unfinished}";
        FsOutputStream file = await files.CreateAsync(unfinished, overwrite: true, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(list.ToString()), cancellationToken).ConfigureAwait(false);
        }

        await files.RenameToAsync(unfinished, folder / ListName, overwrite: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(FsPath path, Stream target, CancellationToken cancellationToken)
    {
        FsInput input = await files.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            Stream stream = input.OpenStream(0, cancellationToken);
            await using (stream.ConfigureAwait(false))
            {
                await stream.CopyToAsync(target, BufferBytes, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
