using Tusk.Common.Configurations;

namespace Tusk.MapReduce.Outputs;

/// <summary>What <see cref="TextOutput.Unseparated"/> gives.</summary>
internal sealed class UnseparatedOutput : OutputFormat
{
    public override string Name => "text, nothing between records";

    public override RecordWriter<TKey, TValue> OpenWriter<TKey, TValue>(Stream stream, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new UnseparatedRecordWriter<TKey, TValue>(stream);
    }
}
