namespace Tusk.Cli.Demo;

/// <summary>Keeps a folder of weather to one process at a time, by a lock that the system releases when its holder ends, however it ends.</summary>
/// <remarks>
/// The locked file stays, hidden from jobs by its underscore; only one in a folder where no weather was made goes again.
/// Where the file cannot be made (a medium that may only be read) or the file system knows no locks there is no lock:
/// weather that is complete is used all the same.
/// </remarks>
internal sealed class WeatherLock : IDisposable
{
    /// <summary>The name of the locked file; it begins as the manifest's, so that it is known as ours.</summary>
    public const string FileName = WeatherManifest.FileName + ".lock";

    private const int LinuxWouldBlock = 11; // EWOULDBLOCK
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream? _held;

    private WeatherLock(FileStream? held) => _held = held;

    /// <summary>Waits until no other process holds the folder.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="waiting">Called once if another process holds it; may be null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static WeatherLock Take(string folder, Action? waiting, CancellationToken cancellationToken)
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
                    return new WeatherLock(held);
                }

                held.Dispose(); // its holder made no weather, and removed it before we had it
            }
            catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
            {
                waiting?.Invoke();
                waiting = null;
                cancellationToken.WaitHandle.WaitOne(Pause);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new WeatherLock(null); // see the remarks; to make weather here will fail and say why
            }
        }
    }

    /// <summary>Lets the next one have the folder.</summary>
    public void Dispose()
    {
        if (_held is null)
        {
            return;
        }

        try
        {
            string folder = Path.GetDirectoryName(_held.Name)!;
            if (!File.Exists(Path.Combine(folder, WeatherManifest.FileName)))
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
