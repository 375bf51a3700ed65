using Tusk.Common.Configurations;

/// <summary>A daemon as a process, for tests that kill it.</summary>
internal static class DaemonProcess
{
    /// <summary>Takes settings that are given as <c>key=value</c>.</summary>
    public static void Set(Configuration configuration, IEnumerable<string> settings)
    {
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            configuration.Set(setting[..equals], setting[(equals + 1)..]);
        }
    }

    /// <summary>Runs it until its input ends, or it stops by itself.</summary>
    /// <param name="start">Starts it.</param>
    /// <param name="describe">What is written behind "ready" once it serves.</param>
    /// <param name="completion">Ends when it has stopped.</param>
    /// <returns>1, after a line that says why, if it cannot start, or had to stop; else 0.</returns>
    public static async Task<int> RunAsync<T>(Func<Task<T>> start, Func<T, string> describe, Func<T, Task> completion)
        where T : IAsyncDisposable
    {
        try
        {
            await using T server = await start();
            Console.WriteLine($"ready {describe(server)}");
            Task input = Task.Run(Console.In.ReadToEnd);
            await await Task.WhenAny(input, completion(server));
            return 0;
        }
        catch (IOException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    /// <summary>Its log.</summary>
    public static void Log(string line) => Console.Error.WriteLine(line);
}
