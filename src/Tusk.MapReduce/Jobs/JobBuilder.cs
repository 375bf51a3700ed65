using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has a name; its input comes next.</summary>
public sealed class JobBuilder
{
    private readonly string _name;

    internal JobBuilder(string name) => _name = name;

    /// <summary>Says what to read.</summary>
    /// <param name="format">How files become records.</param>
    /// <param name="paths">Files, folders, globs, or comma lists of them.</param>
    /// <exception cref="ArgumentException">There is no path.</exception>
    public InputStage<TRecord> Read<TRecord>(InputFormat<TRecord> format, params IEnumerable<string> paths)
        where TRecord : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(format);
        return new InputStage<TRecord>(_name, format, RequirePaths(_name, paths));
    }

    internal static string[] RequirePaths(string job, IEnumerable<string> paths)
    {
        string[] list = [.. paths];
        return list.Length > 0 ? list : throw new ArgumentException($"Job {job} has no input path; give at least one.", nameof(paths));
    }
}
