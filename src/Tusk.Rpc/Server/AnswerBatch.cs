namespace Tusk.Rpc.Server;

/// <summary>Answers that one thread gives one after the other: each connection sends its own together when all are given.</summary>
public static class AnswerBatch
{
    [ThreadStatic]
    private static List<ServerConnection>? _open;

    /// <summary>Gives answers.</summary>
    /// <param name="answers">Ends calls on this thread; what it leaves for others to do is no part of the batch.</param>
    public static void Run(Action answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (_open is not null)
        {
            answers();
            return;
        }

        List<ServerConnection> waiting = _open = [];
        try
        {
            answers();
        }
        finally
        {
            _open = null;
            foreach (ServerConnection connection in waiting)
            {
                connection.Flush();
            }
        }
    }

    /// <summary>Has a connection send when the batch that this thread gives has ended.</summary>
    /// <returns>False if it gives none.</returns>
    internal static bool TryDefer(ServerConnection connection)
    {
        if (_open is not { } waiting)
        {
            return false;
        }

        if (!waiting.Contains(connection))
        {
            waiting.Add(connection);
        }

        return true;
    }
}
