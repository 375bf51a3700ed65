namespace Tusk.Cli.Demo;

/// <summary>Keeps the demo's folder to one demo at a time, by a lock that the system releases when its holder ends, however it ends.</summary>
/// <remarks>The locked file stays; only one in a folder where nothing was made goes again.</remarks>
internal sealed class DemoLock : IDisposable
{
    /// <summary>The name of the locked file.</summary>
    public const string FileName = "demo.lock";

    private const int LinuxWouldBlock = 11; // EWOULDBLOCK
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _held;

    private DemoLock(FileStream held) => _held = held;

    /// <summary>Whether a file could not be opened because another process holds it.</summary>
    public static bool IsHeld(IOException failure) => failure.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation;

    /// <summary>Waits until no other process holds the folder.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="waiting">Called once if another process holds it; may be null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static DemoLock Take(string folder, Action? waiting, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, FileName);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Directory.CreateDirectory(folder);
                var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                if (File.Exists(path))
                {
                    return new DemoLock(held);
                }

                held.Dispose(); // its holder made nothing, and removed it before we had it
            }
            catch (IOException e) when (IsHeld(e))
            {
                waiting?.Invoke();
                waiting = null;
                cancellationToken.WaitHandle.WaitOne(Pause);
            }
        }
    }

    /// <summary>Lets the next one have the folder.</summary>
    public void Dispose()
    {
        try
        {
            string folder = Path.GetDirectoryName(_held.Name)!;
            if (Directory.GetFileSystemEntries(folder).Length == 1)
            {
                File.Delete(_held.Name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty file stays.
        }

        _held.Dispose();
    }
}
