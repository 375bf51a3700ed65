using System.Buffers;
using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Outputs;

/// <summary>A further output of a job, beside its part files: records of types and a format of its own.</summary>
/// <remarks>
/// A function writes to it by <see cref="Output{TKey, TValue}.To{TNamedKey, TNamedValue}(NamedOutput{TNamedKey, TNamedValue})"/>.
/// The files of a task are <c>NAME-m-00000</c> or <c>NAME-r-00000</c> in the output folder, or <c>PATH-r-00000</c> where a path is
/// given, and there are none where it writes nothing. They appear when the job is done, as its part files do.
/// Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.output.MultipleOutputs.
/// </remarks>
public sealed class NamedOutput<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Names an output.</summary>
    /// <param name="name">Letters and digits, as in Hadoop; not <c>part</c>.</param>
    /// <param name="format">How records become files.</param>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    public NamedOutput(string name, OutputFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(format);
        if (name.AsSpan().ContainsAnyExcept(Allowed) || name == SideOutputs.PartName)
        {
            throw new ArgumentException(
                $"'{name}' names no output: letters A to Z and a to z and digits are allowed, and not {SideOutputs.PartName}.", nameof(name));
        }

        (Name, Format) = (name, format);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How records become files.</summary>
    public OutputFormat Format { get; }
}
