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

    /// <summary>Text files with a line for each key: key, separator, and its values joined.</summary>
    /// <param name="between">What stands between two values of a line.</param>
    /// <remarks>
    /// Records whose keys read the same and that follow one another share a line, which is written as they come: however long
    /// the list of a key is, only one record of it is held. A value that is Nothing or null adds nothing to its line.
    /// </remarks>
    public static OutputFormat Joined(string between = ",")
    {
        ArgumentNullException.ThrowIfNull(between);
        return new JoinedTextOutput(between);
    }

    /// <summary>Keys and values one behind the other, without a separator or newline: records that know their own ends, such as those
    /// of one length.</summary>
    public static OutputFormat Unseparated { get; } = new UnseparatedOutput();

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
