using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Plans;

/// <summary>A map function over records of <typeparamref name="TRecord"/>.</summary>
internal sealed class RecordMapSide<TRecord, TKey, TValue>(
    InputFormat<TRecord> format, IReadOnlyList<string> paths, Func<Mapper<TRecord, TKey, TValue>> mapper)
    : MapSide<TKey, TValue>
    where TRecord : allows ref struct
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private const int BatchRecords = 256;

    public override IReadOnlyList<JobInput> Inputs { get; } = [new JobInput(format, paths)];

    public override IReadOnlyList<string> Describe() =>
    [
        $"read {format.Name} {string.Join(',', paths)}",
        $"map {typeof(TRecord)} -> ({typeof(TKey)}, {typeof(TValue)})",
    ];

    public override void Run(MapTaskHost host, int input, Output<TKey, TValue> output)
    {
        Mapper<TRecord, TKey, TValue> instance = mapper();
        using RecordReader<TRecord> reader = host.OpenInput(format);
        FunctionLife.Run(
            instance.Setup, () => MapAll(instance, reader, output, host.Context), instance.Cleanup, output);
        host.Context.Counters[TaskCounter.MapSkippedRecords].Increment(reader.SkippedRecords);
    }

    public override bool CanBePartner => true;

    public override MapSteps OpenPartner(MapTaskHost host, TaskContext context, Output<TKey, TValue> output)
    {
        Mapper<TRecord, TKey, TValue> instance = mapper();
        return new RecordSteps<TRecord, TKey, TValue>(instance, host.OpenPartner(format), output, context);
    }

    private static void MapAll(
        Mapper<TRecord, TKey, TValue> instance,
        RecordReader<TRecord> reader,
        Output<TKey, TValue> output,
        TaskContext context)
    {
        context.Input = reader;
        try
        {
            while (MapSome(instance, reader, output, context))
            {
                // Each call maps a batch.
            }
        }
        catch
        {
            context.RecordOffset = reader.RecordOffset; // for the message
            throw;
        }
        finally
        {
            context.Input = null;
        }
    }

    /// <summary>Maps a batch of records: a method that is called often is compiled again, better, and where the runtime
    /// profiles (<c>TieredPGO</c>) its calls are inlined; a loop over the whole split would never end to be replaced.</summary>
    /// <returns>False at the end of the split.</returns>
    private static bool MapSome(
        Mapper<TRecord, TKey, TValue> instance,
        RecordReader<TRecord> reader,
        Output<TKey, TValue> output,
        TaskContext context)
    {
        Counter records = context.Counters[TaskCounter.MapInputRecords];
        for (int i = 0; i < BatchRecords; i++)
        {
            if (!reader.Read(out TRecord record))
            {
                return false;
            }

            context.ThrowIfStopping();
            records.Increment();
            instance.Map(record, output);
        }

        return true;
    }
}
