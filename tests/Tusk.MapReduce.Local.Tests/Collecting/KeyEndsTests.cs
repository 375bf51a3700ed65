using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tusk.MapReduce.Local.Collecting;

namespace Tusk.MapReduce.Local.Tests.Collecting;

public sealed class KeyEndsTests
{
    private const int PageBytes = 4096;

    [Fact]
    public void What_lies_behind_a_key_is_no_part_of_it_wherever_in_a_page_it_ends()
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
                if (KeyEnds.TryGet(key, out ulong first, out ulong second))
                {
                    Assert.Equal((head, last), (first, second));
                    Assert.InRange(length, 1, 16);
                }
                else if (length is > 0 and <= 16)
                {
                    nint end = Marshal.UnsafeAddrOfPinnedArrayElement(twoPages, start) + length;
                    Assert.True(length <= 8 && end % PageBytes is > 0 and < 8, $"{length} B that end at {end:x} were refused");
                }
            }
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
}
