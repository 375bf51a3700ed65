using System.Runtime.ExceptionServices;

namespace Tusk.MapReduce.Outputs;

/// <summary>The writer of a file that is made when there is a first record for it.</summary>
/// <param name="open">Makes the file and its writer.</param>
internal sealed class LazyWriter<TKey, TValue>(Func<RecordWriter<TKey, TValue>> open) : RecordWriter<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private RecordWriter<TKey, TValue>? _writer;
    private ExceptionDispatchInfo? _failure;

    public override void Collect(TKey key, TValue value) => (_writer ?? Open()).Collect(key, value);

    public override void Flush()
    {
        _failure?.Throw(); // a function that caught it has lost a record
        _writer?.Flush();
    }

    private RecordWriter<TKey, TValue> Open()
    {
        _failure?.Throw();
        try
        {
            return _writer = open();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }
}
