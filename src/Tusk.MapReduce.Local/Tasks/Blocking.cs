namespace Tusk.MapReduce.Local.Tasks;

/// <summary>Waits on a thread of the engine's own for an operation of a file system.</summary>
/// <remarks>
/// A job and its tasks have threads of their own, as map and reduce functions are synchronous; operations on local
/// files are done when they return. So the engine is written without async methods, which a short job feels: each of
/// their state machines is compiled at its first use.
/// </remarks>
internal static class Blocking
{
    /// <summary>Waits for an operation.</summary>
    public static void Wait(ValueTask operation)
    {
        if (operation.IsCompleted)
        {
            operation.GetAwaiter().GetResult();
        }
        else
        {
            operation.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Waits for an operation's result.</summary>
    public static T Wait<T>(ValueTask<T> operation) => operation.IsCompleted
        ? operation.GetAwaiter().GetResult()
        : operation.AsTask().GetAwaiter().GetResult();
}
