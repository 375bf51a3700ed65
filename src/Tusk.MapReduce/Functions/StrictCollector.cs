using System.Runtime.ExceptionServices;

namespace Tusk.MapReduce.Functions;

/// <summary>Passes records on to what may fail for a reason of its own: that fails the attempt, whatever the function that emits makes of it.</summary>
/// <remarks>
/// A function that catches what Emit throws takes that for the fault of its own record, such as a bad line, and goes on.
/// What is lost behind it then, it cannot know.
/// </remarks>
internal sealed class StrictCollector<TKey, TValue>(Collector<TKey, TValue> target, TaskContext context) : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private ExceptionDispatchInfo? _failure;
    private long _failedRecordOffset;

    /// <summary>Runs a function that emits to the target.</summary>
    /// <param name="function">Runs it.</param>
    public void Receive(Action<Output<TKey, TValue>> function)
    {
        try
        {
            function(new Output<TKey, TValue>(this, context));
        }
        catch (Exception)
        {
            ThrowIfFailed(); // what it caught is the reason, not what it threw then
            throw;
        }

        ThrowIfFailed();
    }

    public override void Collect(TKey key, TValue value)
    {
        ThrowIfFailed();
        try
        {
            target.Collect(key, value);
        }
        catch (Exception e)
        {
            _failedRecordOffset = context.RecordOffset;
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }

    /// <summary>Throws what the target threw, if a function swallowed it.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            context.RecordOffset = _failedRecordOffset; // for the message
            _failure.Throw();
        }
    }
}
