using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tusk.MapReduce.Local.Collecting;

namespace Tusk.MapReduce.Local.Tests.Collecting;

public sealed class KeyEndsTests
{
    private const int PageBytes = 4096;

    [Fact]
    public void What_lies_around_a_key_is_no_part_of_it_wherever_in_a_page_it_ends()
    {
        byte[] twoPages = GC.AllocateUninitializedArray<byte>(2 * PageBytes, pinned: true);
        new Random(4).NextBytes(twoPages);
        for (int length = 0; length <= 20; length++)
        {
            for (int start = 0; start <= PageBytes; start++)
            {
                ReadOnlySpan<byte> key = twoPages.AsSpan(start, length);

                ulong head = KeyEnds.Of(key, out ulong last);

                Assert.Equal(KeyEnds.Safe(key), head);
                Assert.Equal(length <= 8 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(key[^8..]), last);

                // Eight bytes that end in the first seven of a page begin in the page before, which may not be there.
                nint end = Marshal.UnsafeAddrOfPinnedArrayElement(twoPages, start) + length;
                bool isTaken = length is >= 1 and <= 8 ? end % PageBytes is 0 or >= 8 : length is > 8 and <= 16;
                Assert.Equal(isTaken, KeyEnds.TryGet(key, out ulong first, out ulong second));
                Assert.Equal(isTaken ? head : 0, first);
                Assert.Equal(isTaken ? last : 0, second);
            }
        }
    }

    /// <summary>A load that reached into the page before or behind would end the process.</summary>
    [Fact]
    public void No_byte_is_read_of_pages_that_the_key_is_not_in()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Takes pages from Linux.");
        const int ReadAndWrite = 3;
        const int PrivateAndOfNoFile = 0x22;
        int pageBytes = Environment.SystemPageSize;
        nint pages = MapMemory(0, 3 * pageBytes, ReadAndWrite, PrivateAndOfNoFile, -1, 0);
        Assert.NotEqual(-1, pages);
        Assert.Equal(0, ProtectMemory(pages, pageBytes, 0));
        Assert.Equal(0, ProtectMemory(pages + (2 * pageBytes), pageBytes, 0));
        Span<byte> page = MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), pages + pageBytes), pageBytes);
        new Random(5).NextBytes(page);
        try
        {
            for (int length = 0; length <= 16; length++)
            {
                for (int start = 0; start <= 16; start++)
                {
                    AssertEnds(page.Slice(start, length));
                    AssertEnds(page.Slice(pageBytes - start - length, length));
                }
            }
        }
        finally
        {
            Assert.Equal(0, UnmapMemory(pages, 3 * pageBytes));
        }
    }

    /// <summary>What comes first in an object is the least that a load may reach back to.</summary>
    [Fact]
    public void A_key_may_begin_where_an_object_does()
    {
        byte[][] arrays = [.. Enumerable.Range(1, 2000).Select(length => Enumerable.Repeat((byte)length, length % 16 + 1).ToArray())];

        Assert.All(arrays, key => Assert.Equal(KeyEnds.Safe(key), KeyEnds.Of(key, out _)));
        Assert.All(arrays, key => Assert.True(!KeyEnds.TryGet(key, out ulong first, out _) || first == KeyEnds.Safe(key)));
    }

    [Fact]
    public void A_head_is_the_first_eight_bytes_padded_with_zeros()
    {
        Assert.Equal(0ul, KeyEnds.Of([], out _));
        Assert.Equal(0x0201ul, KeyEnds.Of([1, 2], out _));
        Assert.Equal(0x0807060504030201ul, KeyEnds.Of([1, 2, 3, 4, 5, 6, 7, 8], out ulong none));
        Assert.Equal(0ul, none);
        Assert.Equal(0x0807060504030201ul, KeyEnds.Of([1, 2, 3, 4, 5, 6, 7, 8, 9], out ulong last));
        Assert.Equal(0x0908070605040302ul, last);
    }

    private static void AssertEnds(ReadOnlySpan<byte> key)
    {
        ulong expected = KeyEnds.Safe(key);

        Assert.Equal(expected, KeyEnds.Of(key, out _));
        Assert.True(!KeyEnds.TryGet(key, out ulong first, out _) || first == expected);
    }

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern nint MapMemory(nint address, nint bytes, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    private static extern int ProtectMemory(nint address, nint bytes, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int UnmapMemory(nint address, nint bytes);
}
