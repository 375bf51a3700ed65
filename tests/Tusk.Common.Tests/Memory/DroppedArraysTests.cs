using Tusk.Common.Memory;

namespace Tusk.Common.Tests.Memory;

public sealed class DroppedArraysTests
{
    [Fact]
    public void Many_large_arrays_are_a_reason_to_collect()
    {
        int before = GC.CollectionCount(GC.MaxGeneration);

        for (int dropped = 0; dropped < 8; dropped++)
        {
            DroppedArrays.Note(8 << 20);
        }

        Assert.True(GC.CollectionCount(GC.MaxGeneration) > before);
    }
}
