using Tusk.Common.Configurations;

namespace Tusk.MapReduce.Outputs;

/// <summary>A format of which a task without records leaves no part file.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.output.LazyOutputFormat.</remarks>
internal sealed class LazyOutput(OutputFormat format) : OutputFormat
{
    public override string Name => "lazy " + format.Name;

    public override bool IsLazy => true;

    public override RecordWriter<TKey, TValue> OpenWriter<TKey, TValue>(Stream stream, Configuration configuration) =>
        format.OpenWriter<TKey, TValue>(stream, configuration);
}
