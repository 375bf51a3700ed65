using System.Globalization;
using System.Text;
using Tusk.Common.Errors;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Keeps other DataNodes, ours and Java's, out of a data folder: <c>in_use.lock</c>, locked while we run.</summary>
/// <remarks>
/// Java locks a range of the file (fcntl), which does not see the locks of its own process; the runtime locks the open file
/// (flock), which Java does not see. Both are taken. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.common.Storage.StorageDirectory#lock.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private const string Name = "in_use.lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Locks a folder.</summary>
    /// <exception cref="HadoopException">Somebody else has it.</exception>
    public static FolderLock Take(string folder)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            {
                file.Lock(0, long.MaxValue);
            }

            byte[] owner = Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}@{Environment.MachineName}"));
            file.SetLength(0);
            file.Write(owner);
            file.Flush();
            return new FolderLock(file);
        }
        catch (IOException e)
        {
            file?.Dispose();
            throw new HadoopException(
                $"Cannot lock storage {folder}. The directory is already locked: another DataNode uses it ({e.Message})", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
