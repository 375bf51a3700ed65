using System.Globalization;
using System.Runtime.InteropServices;
using Tusk.Common.Errors;
using Tusk.Common.Files;
using Tusk.FileSystems.Errors;

namespace Tusk.FileSystems.Local;

/// <summary>Owners, permissions and times of local files.</summary>
/// <remarks>
/// The structures of the C library are read only where they are the same everywhere: names of users and groups lead to a
/// number behind two pointers, numbers lead to a name that the first pointer shows.
/// Sources: getpwuid_r(3), getgrgid_r(3), chown(2), access(2).
/// </remarks>
internal static partial class LocalAttributes
{
    private const int EntryBytes = 256; // struct passwd has 48 (Linux) or 72 (macOS), struct group less
    private const int FirstBufferBytes = 1024;
    private const int LargestBufferBytes = 1 << 20; // a group of many members
    private const int RangeError = 34; // ERANGE: the buffer is too small
    private const uint Unchanged = uint.MaxValue;

    // By number; locked while used. A type that the framework brings compiled: this is on every program's way.
    private static readonly Dictionary<long, string> Users = [];
    private static readonly Dictionary<long, string> Groups = [];
    private static readonly int NumberOffset = 2 * IntPtr.Size; // pw_uid and gr_gid, behind name and password

    private delegate int Lookup(byte[] entry, byte[] buffer, nuint bufferBytes, out IntPtr found);

    /// <summary>Names of owner and group, numbers where they have no name, and the size of what may be a directory.</summary>
    public static (string Owner, string Group, long Size) OwnersOf(string localPath) =>
        SystemFileStatus.Of(localPath) is { } known
            ? (NameOf(Users, known.User, isUser: true), NameOf(Groups, known.Group, isUser: false), known.Bytes)
            : ("", "", 0);

    /// <summary>Sets the permission bits.</summary>
    public static void SetPermissions(string localPath, UnixFileMode permissions)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new OperationNotSupportedException("set permissions", "file");
        }

        File.SetUnixFileMode(localPath, permissions);
    }

    /// <summary>Sets owner, group or both.</summary>
    public static void SetOwner(string localPath, string? owner, string? group)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new OperationNotSupportedException("set the owner", "file");
        }

        // In the words of chown(1), which Hadoop runs and whose complaint it passes on.
        string both = group is null ? owner! : $"{owner}:{group}";
        uint user = owner is null ? Unchanged
            : NumberOf(owner, isUser: true) ?? throw new HadoopException($"chown: invalid user: ‘{both}’");
        uint ofGroup = group is null ? Unchanged
            : NumberOf(group, isUser: false) ?? throw new HadoopException($"chown: invalid group: ‘{both}’");
        if (ChangeOwner(localPath, user, ofGroup) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw Path.Exists(localPath)
                ? new HadoopException($"{localPath}: {Marshal.GetPInvokeErrorMessage(error)}")
                : new PathNotFoundException(FsPath.FromLocal(localPath));
        }
    }

    /// <summary>Sets times; null leaves one as it is.</summary>
    public static void SetTimes(string localPath, DateTimeOffset? modificationTime, DateTimeOffset? accessTime)
    {
        if (modificationTime is { } modification)
        {
            File.SetLastWriteTimeUtc(localPath, modification.UtcDateTime);
        }

        if (accessTime is { } access)
        {
            File.SetLastAccessTimeUtc(localPath, access.UtcDateTime);
        }
    }

    /// <summary>Whether the user may do all of this.</summary>
    public static bool IsAllowed(string localPath, FileAccessRights rights) =>
        OperatingSystem.IsWindows()
            ? throw new OperationNotSupportedException("check access", "file")
            : CheckAccess(localPath, (int)rights) == 0; // X_OK 1, W_OK 2, R_OK 4

    private static string NameOf(Dictionary<long, string> known, uint number, bool isUser)
    {
        string? name;
        lock (known)
        {
            if (known.TryGetValue(number, out name))
            {
                return name;
            }
        }

        name = AskForName(number, isUser); // which may ask a directory service: nobody waits for it at the lock
        lock (known)
        {
            return known[number] = name;
        }
    }

    private static string AskForName(uint number, bool isUser) =>
        Ask(isUser
            ? (byte[] entry, byte[] buffer, nuint bytes, out IntPtr found) => UserOfNumber(number, entry, buffer, bytes, out found)
            : (byte[] entry, byte[] buffer, nuint bytes, out IntPtr found) => GroupOfNumber(number, entry, buffer, bytes, out found))?.Name
            ?? number.ToString(CultureInfo.InvariantCulture);

    private static uint? NumberOf(string name, bool isUser) => Ask(isUser
        ? (byte[] entry, byte[] buffer, nuint bytes, out IntPtr found) => UserOfName(name, entry, buffer, bytes, out found)
        : (byte[] entry, byte[] buffer, nuint bytes, out IntPtr found) => GroupOfName(name, entry, buffer, bytes, out found))?.Number
        ?? (uint.TryParse(name, out uint number) && number != Unchanged ? number : null);

    private static (string Name, uint Number)? Ask(Lookup lookup)
    {
        for (int bytes = FirstBufferBytes; bytes <= LargestBufferBytes; bytes *= 4)
        {
            // Pinned: the entry's pointers lead into the buffer until they are read.
            byte[] entry = GC.AllocateArray<byte>(EntryBytes, pinned: true);
            byte[] buffer = GC.AllocateArray<byte>(bytes, pinned: true);
            int error = lookup(entry, buffer, (nuint)bytes, out IntPtr found);
            if (error != RangeError)
            {
                return found == IntPtr.Zero
                    ? null
                    : (Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(found))!, BitConverter.ToUInt32(entry, NumberOffset));
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int UserOfNumber(uint user, byte[] entry, byte[] buffer, nuint bufferBytes, out IntPtr found);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    private static partial int GroupOfNumber(uint group, byte[] entry, byte[] buffer, nuint bufferBytes, out IntPtr found);

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UserOfName(string name, byte[] entry, byte[] buffer, nuint bufferBytes, out IntPtr found);

    [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GroupOfName(string name, byte[] entry, byte[] buffer, nuint bufferBytes, out IntPtr found);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CheckAccess(string path, int mode);
}
