using System.Buffers;
using System.Text;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Outputs;

/// <summary>The files that an attempt writes beside its part file, each made when there is a first record for it.</summary>
internal sealed class SideOutputs
{
    /// <summary>What part files are called.</summary>
    public const string PartName = "part";

    private readonly Func<string, Stream> _open;
    private readonly TaskContext _context;
    private readonly string _suffix;
    private readonly int _mostFiles;
    private readonly Dictionary<string, File> _files = new(StringComparer.Ordinal);

    /// <summary>None yet.</summary>
    /// <param name="context">The attempt.</param>
    /// <param name="open">Opens a file by its path in the output folder; who gave it closes it.</param>
    public SideOutputs(TaskContext context, Func<string, Stream> open)
    {
        (_open, _context) = (open, context);
        _suffix = context.Attempt.PartName[PartName.Length..];
        _mostFiles = MapReduceKeys.MostSideFiles.Read(context.Configuration);
    }

    /// <summary>The file of an output, opened if need be.</summary>
    /// <param name="output">The output.</param>
    /// <param name="path">Where in the output folder, without the task's number.</param>
    /// <exception cref="ArgumentException">It is no path below the output folder, or hidden, or a part file's.</exception>
    /// <exception cref="InvalidOperationException">It has records of other types already, or too many files are open.</exception>
    public Output<TKey, TValue> Of<TKey, TValue>(NamedOutput<TKey, TValue> output, string path)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        if (!_files.TryGetValue(path, out File file))
        {
            file = Open(output, path);
        }

        return file.Named is NamedOutput<TKey, TValue> named && named.Name == output.Name && named.Format == output.Format
            ? (Output<TKey, TValue>)file.Output
            : throw new InvalidOperationException(
                $"{path}{_suffix} has the records of another output already; give {output.Name} a path of its own.");
    }

    /// <summary>Writes what is held back.</summary>
    public void Flush()
    {
        foreach (File file in _files.Values)
        {
            file.Flush();
        }
    }

    private File Open<TKey, TValue>(NamedOutput<TKey, TValue> output, string path)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        Check(path);
        if (_files.Count >= _mostFiles)
        {
            throw new InvalidOperationException(
                $"A task writes {_mostFiles} files beside its part file and needs one more, {path}{_suffix} ({MapReduceKeys.MostSideFiles.Name}).");
        }

        var writer = new LazyWriter<TKey, TValue>(
            () => output.Format.OpenWriter<TKey, TValue>(_open(path + _suffix), _context.Configuration));
        var file = new File(output, new Output<TKey, TValue>(writer, _context), writer.Flush);
        _files.Add(path, file);
        return file;
    }

    private static void Check(string path)
    {
        foreach (Range range in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> name = path.AsSpan(range);
            if (name.IsEmpty || name[0] is '.' or '_' || name.ContainsAny(':', '\\', '\0') || !IsText(name))
            {
                throw new ArgumentException(
                    $"'{path}' is no path below the output folder: names joined by /, none of which is empty or begins with . or _, "
                    + "and no colon, backslash or half of a character in them.", nameof(path));
            }
        }

        if (path == PartName || (path.StartsWith(PartName + "-", StringComparison.Ordinal) && !path.Contains('/', StringComparison.Ordinal)))
        {
            throw new ArgumentException($"'{path}' is what the job's own part files are called; take another path.", nameof(path));
        }
    }

    /// <summary>Whether it has no half of a surrogate pair: in UTF-8 all of these are one sign, and several names would be one file.</summary>
    private static bool IsText(ReadOnlySpan<char> name)
    {
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(name, out _, out int length) != OperationStatus.Done)
            {
                return false;
            }

            name = name[length..];
        }

        return true;
    }

    private readonly record struct File(object Named, object Output, Action Flush);
}
