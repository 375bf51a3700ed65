using System.Globalization;
using Tusk.Common.Errors;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Joins.Broadcasts;

/// <summary>A side of a join that is read whole, once in each process.</summary>
/// <param name="side">What is read, and how it is mapped.</param>
internal sealed class CachedSide<TKey, TValue>(MapSide<TKey, TValue> side)
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private int _first;

    /// <summary>What the side reads, and what is cached for that.</summary>
    public IReadOnlyList<JobInput> Inputs { get; } = [.. side.Inputs, .. side.CachedInputs];

    /// <summary>Tells which of the plan's cached inputs its first is.</summary>
    public void Number(int first)
    {
        _first = first;
        side.NumberCached(first + side.Inputs.Count);
    }

    /// <summary>How it is read and mapped.</summary>
    public IEnumerable<string> Describe() => side.Describe().Select(static line => "once in each process: " + line);

    /// <summary>What its records came to, made by the first attempt that asks.</summary>
    /// <param name="host">The attempt's.</param>
    /// <param name="create">Makes what takes the records.</param>
    public T Load<T>(MapTaskHost host, Func<T> create)
        where T : Collector<TKey, TValue> => host.Shared(_first, () =>
        {
            T target = create();
            for (int input = 0; input < side.Inputs.Count; input++)
            {
                foreach (FileSplit file in host.CachedFiles(_first + input))
                {
                    host.Context.ThrowIfStopping(); // it may have waited for another attempt, or files may be many and empty
                    Read(host, input, file, target);
                }
            }

            return target;
        });

    private void Read(MapTaskHost host, int input, FileSplit file, Collector<TKey, TValue> target)
    {
        var context = new TaskContext(host.Context, file, isPart: false);
        try
        {
            new StrictCollector<TKey, TValue>(target, context).Receive(
                output => side.Run(new CachedSideHost(host, context), input, output));
        }
        catch (Exception e) when (e is not (HadoopException or OperationCanceledException))
        {
            // The attempt knows its own split only, and would name that.
            string where = context.RecordOffset < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", record at offset {context.RecordOffset}");
            throw new HadoopException($"{file.Path}{where}: {ErrorText.Of(e)}", e);
        }
    }
}
