using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Outputs;

/// <summary>Writes the records of one part file to a stream.</summary>
public abstract class RecordWriter<TKey, TValue> : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>Writes what is held back to the stream. The stream stays open: its owner closes it.</summary>
    public abstract void Flush();
}
