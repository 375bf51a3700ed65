namespace Tusk.Cli.Shell;

/// <summary>Waits for the file system: a command of the shell does one thing after another.</summary>
internal static class Blocking
{
    /// <summary>Waits for a result.</summary>
    public static T Wait<T>(this ValueTask<T> operation) =>
        operation.IsCompleted ? operation.GetAwaiter().GetResult() : operation.AsTask().GetAwaiter().GetResult();

    /// <summary>Waits for the end.</summary>
    public static void Wait(this ValueTask operation)
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

    /// <summary>A listing, entry by entry as they come.</summary>
    public static IEnumerable<T> Each<T>(IAsyncEnumerable<T> listing, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<T> entries = listing.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (entries.MoveNextAsync().Wait())
            {
                yield return entries.Current;
            }
        }
        finally
        {
            entries.DisposeAsync().Wait();
        }
    }
}
