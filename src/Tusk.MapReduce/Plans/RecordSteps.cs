using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Plans;

/// <summary>The steps of a mapper over the records of a file.</summary>
internal sealed class RecordSteps<TRecord, TKey, TValue>(
    Mapper<TRecord, TKey, TValue> mapper, RecordReader<TRecord> reader, Output<TKey, TValue> output, TaskContext context) : MapSteps
    where TRecord : allows ref struct
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly Counter _records = context.Counters[TaskCounter.MapInputRecords];
    private bool _isSetUp;
    private bool _isEnded;

    public override bool Step()
    {
        if (_isEnded)
        {
            return false;
        }

        if (!_isSetUp)
        {
            mapper.Setup(output);
            _isSetUp = true;
            context.Input = reader;
        }
        else if (reader.Read(out TRecord record))
        {
            context.ThrowIfStopping();
            _records.Increment();
            mapper.Map(record, output);
        }
        else
        {
            _isEnded = true;
            context.Input = null;
            context.Counters[TaskCounter.MapSkippedRecords].Increment(reader.SkippedRecords);
            mapper.Cleanup(output);
        }

        return true;
    }

    public override void Dispose()
    {
        context.Input = null;
        if (_isSetUp && !_isEnded && !context.IsStopping)
        {
            _isEnded = true;
            FunctionLife.CleanUpAfterFailure<TKey, TValue>(mapper.Cleanup, context);
        }

        reader.Dispose();
    }
}
