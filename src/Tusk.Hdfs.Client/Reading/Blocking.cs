namespace Tusk.Hdfs.Client.Reading;

/// <summary>Waits on the caller's thread, where a caller asked for that.</summary>
internal static class Blocking
{
    /// <summary>The call, over if it is to block.</summary>
    public static ValueTask<T> IfAsync<T>(bool blocking, ValueTask<T> call) =>
        blocking && !call.IsCompleted ? new(Wait(call.AsTask())) : call;

    /// <summary>The call, over if it is to block.</summary>
    public static ValueTask IfAsync(bool blocking, ValueTask call)
    {
        if (blocking && !call.IsCompleted)
        {
            call.AsTask().GetAwaiter().GetResult();
            return default;
        }

        return call;
    }

    /// <summary>The result of what has ended because it was to block.</summary>
    public static T Result<T>(ValueTask<T> call) => call.IsCompleted ? call.GetAwaiter().GetResult() : Wait(call.AsTask());

    /// <summary>The end of what has ended because it was to block.</summary>
    public static void Result(ValueTask call)
    {
        if (call.IsCompleted)
        {
            call.GetAwaiter().GetResult();
        }
        else
        {
            call.AsTask().GetAwaiter().GetResult();
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
