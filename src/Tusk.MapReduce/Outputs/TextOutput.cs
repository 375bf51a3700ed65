using Tusk.Common.Configurations;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Outputs;

/// <summary>Text files: key, separator, value, newline.</summary>
/// <remarks>
/// A key or value that is Nothing or null is left out together with the separator; if both are, nothing is written, not
/// even the newline. Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.output.TextOutputFormat.
/// </remarks>
public sealed class TextOutput : OutputFormat
{
    private TextOutput()
    {
    }

    /// <summary>Text output as the configuration says.</summary>
    public static TextOutput Default { get; } = new();

    /// <inheritdoc/>
    public override string Name => "text";

    /// <inheritdoc/>
    /// <exception cref="MissingCodecException">A type has no text format.</exception>
    public override RecordWriter<TKey, TValue> OpenWriter<TKey, TValue>(Stream stream, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(configuration);
        return new TextRecordWriter<TKey, TValue>(stream, MapReduceKeys.TextSeparator.Read(configuration)!);
    }
}
