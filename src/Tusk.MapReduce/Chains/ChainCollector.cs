using System.Runtime.ExceptionServices;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Chains;

/// <summary>Hands what a function emits to the next one, in the same task.</summary>
internal sealed class ChainCollector<TKey, TValue, TKeyOut, TValueOut>(
    Mapper<Pair<TKey, TValue>, TKeyOut, TValueOut> next, Output<TKeyOut, TValueOut> output) : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    private ExceptionDispatchInfo? _failure;
    private long _failedRecordOffset;

    public override void Collect(TKey key, TValue value)
    {
        ThrowIfFailed();
        try
        {
            next.Map(new Pair<TKey, TValue>(key, value), output);
        }
        catch (Exception e)
        {
            _failedRecordOffset = output.Context.RecordOffset;
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }

    /// <summary>Throws what the next function threw, if the one before it swallowed that: what is lost of its output nobody knows.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            output.Context.RecordOffset = _failedRecordOffset; // for the message
            _failure.Throw();
        }
    }
}
