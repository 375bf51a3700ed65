namespace EndToEnd.Tests.Support;

/// <summary>Waits until a file is made. Make it before what makes the file is started.</summary>
internal sealed class Watch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileSystemWatcher _watcher;

    public Watch(string folder, string name)
    {
        _watcher = new FileSystemWatcher(folder, name);
        _watcher.Created += (_, _) => _made.TrySetResult();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Returns when it is there.</summary>
    public Task MadeAsync() => _made.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public void Dispose() => _watcher.Dispose();
}
