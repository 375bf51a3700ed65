using Tusk.Common.Configurations;

namespace Tusk.MapReduce.Outputs;

/// <summary>How records become the bytes of a part file.</summary>
public abstract class OutputFormat
{
    /// <summary>A name for <c>--explain</c> and the plan's hash.</summary>
    public abstract string Name { get; }

    /// <summary>Makes a writer of one part file.</summary>
    /// <param name="stream">Where the bytes go; compression, if any, is behind it.</param>
    /// <param name="configuration">The job's settings.</param>
    /// <exception cref="InvalidOperationException">A type has no rendering in this format.</exception>
    public abstract RecordWriter<TKey, TValue> OpenWriter<TKey, TValue>(Stream stream, Configuration configuration)
        where TKey : allows ref struct
        where TValue : allows ref struct;
}
