using System.Runtime.InteropServices;

namespace Tusk.Hdfs.NameNode.Service.Users;

/// <summary>The groups that the operating system knows of a user, as <c>id -Gn</c> prints them.</summary>
/// <remarks>
/// Asked of the C library, in this process: another one for each user would cost a server more than its calls.
/// Both structures begin alike on all systems that have them: name, password, then two numbers or one.
/// </remarks>
internal static unsafe partial class SystemGroups
{
    private const int MaxGroups = 65_536;
    private const int MaxBufferBytes = 1 << 20;

    /// <summary>The groups, the user's own first; empty if the system does not know the user.</summary>
    public static string[] Of(string user)
    {
        if (OperatingSystem.IsWindows() || user.Length == 0 || user.Contains('\0', StringComparison.Ordinal))
        {
            return [];
        }

        return OwnGroup(user) is uint own ? [.. Numbers(user, own).Select(NameOf).OfType<string>()] : [];
    }

    private static uint? OwnGroup(string user)
    {
        for (int bytes = 1024; bytes <= MaxBufferBytes; bytes *= 4)
        {
            byte[] buffer = new byte[bytes];
            Entry* found = null;
            Record record = default;
            fixed (byte* start = buffer)
            {
                int error = GetUser(user, &record, start, (nuint)bytes, &found);
                if (error == 0)
                {
                    return found is null ? null : found->Second;
                }
            }
        }

        return null;
    }

    private static uint[] Numbers(string user, uint own)
    {
        for (int room = 64; room <= MaxGroups; room *= 4)
        {
            uint[] groups = new uint[room];
            int count = room;
            fixed (uint* start = groups)
            {
                if (GetGroupList(user, own, start, &count) >= 0)
                {
                    return groups[..Math.Clamp(count, 0, room)];
                }
            }
        }

        return [own];
    }

    private static string? NameOf(uint group)
    {
        for (int bytes = 1024; bytes <= MaxBufferBytes; bytes *= 4)
        {
            byte[] buffer = new byte[bytes];
            Entry* found = null;
            Record record = default;
            fixed (byte* start = buffer)
            {
                int error = GetGroup(group, &record, start, (nuint)bytes, &found);
                if (error == 0)
                {
                    return found is null ? null : Marshal.PtrToStringUTF8((nint)found->Name);
                }
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetUser(string name, Record* record, byte* buffer, nuint bytes, Entry** found);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    private static partial int GetGroup(uint id, Record* record, byte* buffer, nuint bytes, Entry** found);

    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetGroupList(string user, uint group, uint* groups, int* count);

    /// <summary>How passwd (name, password, user, group) and group (name, password, group) begin.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public byte* Name;
        public byte* Password;
        public uint First;
        public uint Second;
    }

    /// <summary>Room for either of them, more than any system needs.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Record
    {
        public fixed byte Bytes[512];
    }
}
