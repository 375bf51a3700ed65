namespace Tusk.MapReduce.Functions;

/// <summary>The life of a mapper, reducer or combiner: set-up, its records, clean-up.</summary>
internal static class FunctionLife
{
    /// <summary>Runs the three, one after another.</summary>
    /// <remarks>
    /// As in Hadoop, a function that was set up is cleaned up also when it throws at a record, so that it can let go
    /// of what it holds; but what it then emits goes nowhere, and what it throws then does not hide the first failure.
    /// One that is stopped is not: stopping must not wait for more of the user's code.
    /// Source: Apache Hadoop 3.4, o.a.h.mapreduce.Mapper#run and Reducer#run.
    /// </remarks>
    public static void Run<TKey, TValue>(
        Action<Output<TKey, TValue>> setup, Action records, Action<Output<TKey, TValue>> cleanup, Output<TKey, TValue> output)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        setup(output);
        try
        {
            records();
        }
        catch (Exception) when (!output.Context.IsStopping)
        {
            CleanUpAfterFailure(cleanup, output.Context);
            throw;
        }

        cleanup(output);
    }

    /// <summary>Cleans up one that threw; what it emits goes nowhere.</summary>
    public static void CleanUpAfterFailure<TKey, TValue>(Action<Output<TKey, TValue>> cleanup, TaskContext context)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        try
        {
            cleanup(new Output<TKey, TValue>(new DiscardingCollector<TKey, TValue>(), context));
        }
        catch (Exception)
        {
            // Most likely a consequence of the failure that is on its way to the user.
        }
    }
}
