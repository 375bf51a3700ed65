using System.Buffers.Binary;
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
            }
        }
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
