using Tusk.Common.Configurations;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Outputs;

/// <summary>What <see cref="TextOutput.Joined"/> gives.</summary>
internal sealed class JoinedTextOutput(string between) : OutputFormat
{
    // The separator is part of the plan: who joins otherwise writes otherwise.
    public override string Name => $"text joined by '{between}'";

    public override RecordWriter<TKey, TValue> OpenWriter<TKey, TValue>(Stream stream, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(configuration);
        return new JoinedRecordWriter<TKey, TValue>(stream, MapReduceKeys.TextSeparator.Read(configuration)!, between);
    }
}
