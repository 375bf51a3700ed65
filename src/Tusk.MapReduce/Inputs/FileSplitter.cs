using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Inputs;

/// <summary>Cuts files into splits by Hadoop's formula; depends on the files and the settings only.</summary>
/// <remarks>
/// A split has max(minimum, 1, min(maximum, block size)) bytes. Pieces are cut off while what is left is more than 1.1
/// splits; the rest is one piece, so the last has up to a tenth more. An empty file is one split of no bytes.
/// Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.input.FileInputFormat#getSplits.
/// </remarks>
public static class FileSplitter
{
    private const double Slop = 1.1;

    // 32-bit indexes name map tasks and part files; far below, a job of this many tasks is a mistake in the settings.
    private const int MaxSplits = 10_000_000;

    // At least, in names of part files.
    private const int PartDigits = 5;

    /// <summary>Finds, cuts and orders: the splits of a job, whose index is the number of the map task. The longest come first, and among
    /// those of one length those of the first input; where all are pairs of files, they come as these are listed.</summary>
    /// <exception cref="InvalidInputException">An input is missing or cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<FileSplit>> SplitInputsAsync(
        FileSystemRegistry fileSystems,
        IReadOnlyList<JobInput> inputs,
        Configuration configuration,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        List<FileSplit> splits = [];
        for (int i = 0; i < inputs.Count; i++)
        {
            foreach (FileSplit split in await SplitInputAsync(fileSystems, inputs[i], configuration, cancellationToken).ConfigureAwait(false))
            {
                splits.Add(i == 0 ? split : split with { Input = i });
            }
        }

        // The tasks of pairs are numbered as these are: what a merge join writes is partitioned as what it read, and can be joined again.
        return splits.TrueForAll(static split => split.Partner is not null) ? splits : LongestFirst(splits);
    }

    /// <summary>The files of an input, uncut, in the order in which inputs are listed.</summary>
    /// <exception cref="InvalidInputException">The input is missing or cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<FileSplit>> ListWholeAsync(
        FileSystemRegistry fileSystems, JobInput input, Configuration configuration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        IReadOnlyList<FileStatus> files =
            await InputFiles.ListAsync(fileSystems, input.Paths, configuration, cancellationToken).ConfigureAwait(false);
        return [.. files.Select(static file => new FileSplit(file.Path, 0, file.Length, []))];
    }

    private static async ValueTask<List<FileSplit>> SplitInputAsync(
        FileSystemRegistry fileSystems, JobInput input, Configuration configuration, CancellationToken cancellationToken)
    {
        if (input.Partner is { } partner)
        {
            return Pair(
                input,
                await ListWholeAsync(fileSystems, input, configuration, cancellationToken).ConfigureAwait(false),
                partner,
                await ListWholeAsync(fileSystems, partner, configuration, cancellationToken).ConfigureAwait(false));
        }

        IReadOnlyList<FileStatus> files =
            await InputFiles.ListAsync(fileSystems, input.Paths, configuration, cancellationToken).ConfigureAwait(false);
        long minimum = MapReduceKeys.SplitMinimum.Read(configuration);
        long maximum = MapReduceKeys.SplitMaximum.Read(configuration);
        List<FileSplit> splits = [];
        foreach (FileStatus file in files)
        {
            FileSystem fileSystem = fileSystems.Get(file.Path, configuration);
            IReadOnlyList<BlockLocation> blocks = await fileSystem
                .GetBlockLocationsAsync(file, 0, file.Length, cancellationToken).ConfigureAwait(false);
            splits.AddRange(Split(file, blocks, input.Format.IsSplittable(file.Path, configuration), minimum, maximum));
        }

        return splits;
    }

    private static List<FileSplit> Pair(
        JobInput input, IReadOnlyList<FileSplit> files, JobInput partner, IReadOnlyList<FileSplit> partners)
    {
        if (files.Count != partners.Count)
        {
            throw new InvalidInputException(
                $"A merge join reads as many files of both sides, pair by pair: {string.Join(',', partner.Paths)} (left) has {partners.Count} and "
                + $"{string.Join(',', input.Paths)} (right) has {files.Count}. Let the jobs that write them have the same number of reducers, or use Join.");
        }

        List<FileSplit> splits = [];
        for (int i = 0; i < files.Count; i++)
        {
            if (PartOf(files[i].Path) is { } right && PartOf(partners[i].Path) is { } left && left != right)
            {
                throw new InvalidInputException(
                    $"A merge join reads files of one partition side by side, and {partners[i].Path} (left) is of another one than {files[i].Path} (right). "
                    + "Let the jobs that write them write all their part files, also the empty ones, or use Join.");
            }

            splits.Add(files[i] with { Partner = partners[i] });
        }

        return splits;
    }

    /// <summary>The number of the partition that a job wrote into a file, as its name says it: 3 in <c>part-r-00003.gz</c>; null where it says none.</summary>
    private static int? PartOf(FsPath path)
    {
        ReadOnlySpan<char> name = path.Name;
        int dot = name.IndexOf('.');
        name = dot < 0 ? name : name[..dot];
        int dash = name.LastIndexOf('-');
        ReadOnlySpan<char> before = name[..Math.Max(dash, 0)];
        bool isWritten = before.EndsWith("-r") || before.EndsWith("-m") || before is "part";
        return isWritten && name.Length - dash > PartDigits
            && int.TryParse(name[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
    }

    /// <summary>The splits of one file, by offset.</summary>
    /// <param name="file">The file.</param>
    /// <param name="blocks">Its blocks, by offset; a split's hosts are those of the block that holds its first byte.</param>
    /// <param name="isSplittable">Whether it may be cut at all.</param>
    /// <param name="minimum">Smallest split, in bytes.</param>
    /// <param name="maximum">Largest split, in bytes; the minimum wins over it.</param>
    /// <exception cref="ConfigurationException">The settings would make more splits than tasks can have numbers.</exception>
    public static IReadOnlyList<FileSplit> Split(
        FileStatus file, IReadOnlyList<BlockLocation> blocks, bool isSplittable, long minimum, long maximum)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(blocks);
        if (file.Length == 0)
        {
            return [new FileSplit(file.Path, 0, 0, [])];
        }

        long splitBytes = isSplittable ? Math.Max(Math.Max(minimum, 1), Math.Min(maximum, file.BlockSize)) : file.Length;
        if (file.Length / splitBytes > MaxSplits)
        {
            throw new ConfigurationException(
                MapReduceKeys.SplitMaximum.Name, $"{maximum}", $"a size that gives at most {MaxSplits} splits of {file.Path}");
        }

        List<FileSplit> splits = [];
        int block = 0; // in order of offset, as file systems list them
        long start = 0;
        while ((double)(file.Length - start) / splitBytes > Slop)
        {
            splits.Add(new FileSplit(file.Path, start, splitBytes, HostsAt(blocks, start, ref block)));
            start += splitBytes;
        }

        if (start < file.Length)
        {
            splits.Add(new FileSplit(file.Path, start, file.Length - start, HostsAt(blocks, start, ref block)));
        }

        return splits;
    }

    /// <summary>The splits ordered by length, longest first; equal ones keep their order.</summary>
    public static IReadOnlyList<FileSplit> LongestFirst(IReadOnlyList<FileSplit> splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        return IsLongestFirst(splits) ? splits : [.. splits.OrderByDescending(static split => split.Length)];
    }

    /// <summary>So are those of one file, which need no sorting (nor its code).</summary>
    private static bool IsLongestFirst(IReadOnlyList<FileSplit> splits)
    {
        for (int i = 1; i < splits.Count; i++)
        {
            if (splits[i - 1].Length < splits[i].Length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The hosts of the block with an offset.</summary>
    /// <param name="blocks">All of the file.</param>
    /// <param name="offset">The offset, not before the last one that was asked for.</param>
    /// <param name="at">Where to begin to look; gets where it was found.</param>
    private static IReadOnlyList<string> HostsAt(IReadOnlyList<BlockLocation> blocks, long offset, ref int at)
    {
        while (at < blocks.Count && blocks[at].Offset + blocks[at].Length <= offset)
        {
            at++;
        }

        return at < blocks.Count && blocks[at].Offset <= offset ? blocks[at].Hosts : [];
    }
}
