using System.Text;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Inputs;

/// <summary>Finds the files of a job's inputs.</summary>
/// <remarks>
/// An input is a file, a folder, a pattern, or a comma list of those. Names that begin with <c>_</c> or <c>.</c> are not
/// read, wherever they stand. A folder inside a folder is refused unless
/// <c>mapreduce.input.fileinputformat.input.dir.recursive</c> is set.
/// Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.input.FileInputFormat#listStatus.
/// </remarks>
public static class InputFiles
{
    /// <summary>The files, in the order of the inputs and by name below each.</summary>
    /// <exception cref="InvalidInputException">There is no input, one is missing, an item of a list is empty, a pattern matches
    /// nothing, or a folder holds a folder.</exception>
    /// <exception cref="PathIsNotFileException">An input is a pipe, a device or a socket.</exception>
    public static async ValueTask<IReadOnlyList<FileStatus>> ListAsync(
        FileSystemRegistry fileSystems,
        IEnumerable<string> inputs,
        Configuration configuration,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fileSystems);
        ArgumentNullException.ThrowIfNull(inputs);
        List<FileStatus> files = [];
        List<string> faults = [];
        bool isAny = false;
        foreach (string list in inputs)
        {
            isAny |= list.Length > 0;
            foreach (string input in SplitAtCommas(list))
            {
                if (input.Length == 0)
                {
                    faults.Add(list.Length == 0 ? "An input path is empty" : $"An item of the input paths '{list}' is empty");
                    break;
                }

                FsPath path = new(input);
                Lister lister = new(fileSystems.Get(path, configuration), configuration, files, cancellationToken);
                await lister.AddAsync(path, faults).ConfigureAwait(false);
            }
        }

        return !isAny ? throw new InvalidInputException("No input paths specified in job")
            : faults.Count > 0 ? throw new InvalidInputException(string.Join("; ", faults))
            : files;
    }

    /// <summary>The items of a comma list, empty ones too; a comma inside <c>{...}</c> or behind a backslash separates nothing.</summary>
    public static IReadOnlyList<string> SplitAtCommas(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        List<string> items = [];
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.Length; i++)
        {
            switch (list[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when depth > 0:
                    depth--;
                    break;
                case ',' when depth == 0:
                    items.Add(list[start..i]);
                    start = i + 1;
                    break;
                default:
                    break;
            }
        }

        items.Add(list[start..]);
        return items;
    }

    /// <summary>An input that means exactly this path: a backslash in front of each letter that a pattern or a comma list uses.</summary>
    public static string Quote(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var quoted = new StringBuilder(path.Length);
        foreach (char c in path)
        {
            if (c is '\\' or '*' or '?' or '[' or ']' or '{' or '}' or ',')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.ToString();
    }

    private static bool IsHidden(FsPath path) => path.Name.StartsWith('_') || path.Name.StartsWith('.');

    private sealed class Lister(
        FileSystem fileSystem, Configuration configuration, List<FileStatus> files, CancellationToken cancellationToken)
    {
        /// <summary>Deeper than folders are, and far less deep than the stack.</summary>
        private const int MaxDepth = 100;

        private readonly bool _isRecursive = MapReduceKeys.InputRecursive.Read(configuration);
        private readonly bool _ignoresFolders = MapReduceKeys.InputIgnoreFolders.Read(configuration);

        public async ValueTask AddAsync(FsPath path, List<string> faults)
        {
            IReadOnlyList<FileStatus>? matches =
                await fileSystem.GlobAsync(path, cancellationToken).ConfigureAwait(false);
            bool isFound = false;
            foreach (FileStatus match in matches ?? [])
            {
                if (!IsHidden(match.Path))
                {
                    isFound = true;
                    await AddTopAsync(match, depth: 0).ConfigureAwait(false);
                }
            }

            if (isFound)
            {
                return;
            }

            string note = matches is { Count: > 0 } ? " (names that begin with _ or . are not read)" : "";
            bool isPattern = matches is { Count: 0 } || matches?.Count > 1;
            FsPath qualified = fileSystem.Qualify(path);
            faults.Add(isPattern
                ? $"Input Pattern {qualified} matches 0 files{note}"
                : $"Input path does not exist: {qualified}{note}");
        }

        private async ValueTask AddTopAsync(FileStatus match, int depth)
        {
            if (depth > MaxDepth)
            {
                throw new InvalidInputException(
                    $"Folders are nested more than {MaxDepth} deep at {match.Path}; does a link lead back to a folder above it?");
            }

            if (match.IsSpecial)
            {
                throw new PathIsNotFileException(match.Path);
            }

            if (match.IsFile)
            {
                files.Add(match);
                return;
            }

            await foreach (FileStatus child in fileSystem.ListAsync(match.Path, cancellationToken).ConfigureAwait(false))
            {
                if (IsHidden(child.Path) || (child.IsDirectory && !_isRecursive && _ignoresFolders))
                {
                    continue;
                }

                if (child.IsDirectory && !_isRecursive)
                {
                    throw new InvalidInputException(
                        $"Not a file: {child.Path} (a folder inside an input folder; to read it, set "
                        + $"{MapReduceKeys.InputRecursive.Name}=true)");
                }

                await AddTopAsync(child, depth + 1).ConfigureAwait(false);
            }
        }
    }
}
