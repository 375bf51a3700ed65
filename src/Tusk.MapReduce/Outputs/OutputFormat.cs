using Tusk.Common.Configurations;
using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Outputs;

/// <summary>How records become the bytes of a part file.</summary>
public abstract class OutputFormat
{
    /// <summary>A name for <c>--explain</c> and the plan's hash.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a part file is made only when there is a record for it.</summary>
    public virtual bool IsLazy => false;

    /// <summary>This format, of which a task without records leaves no part file.</summary>
    public OutputFormat Lazy() => IsLazy ? this : new LazyOutput(this);

    /// <summary>Makes a writer of one part file.</summary>
    /// <param name="stream">Where the bytes go; compression, if any, is behind it.</param>
    /// <param name="configuration">The job's settings.</param>
    /// <exception cref="InvalidOperationException">A type has no rendering in this format.</exception>
    public abstract RecordWriter<TKey, TValue> OpenWriter<TKey, TValue>(Stream stream, Configuration configuration)
        where TKey : allows ref struct
        where TValue : allows ref struct;

    /// <summary>Makes the writer of an attempt's part file, and lets its functions open further files.</summary>
    internal RecordWriter<TKey, TValue> OpenPart<TKey, TValue>(TaskContext context, Func<string, Stream> open)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        context.OpenFile = open;
        string name = context.Attempt.PartName;
        return IsLazy ? new LazyWriter<TKey, TValue>(Open) : Open();

        RecordWriter<TKey, TValue> Open() => OpenWriter<TKey, TValue>(open(name), context.Configuration);
    }
}
