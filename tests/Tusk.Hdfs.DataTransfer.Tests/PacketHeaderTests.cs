namespace Tusk.Hdfs.DataTransfer.Tests;

public sealed class PacketHeaderTests
{
    [Theory]
    [InlineData(0, 0, false, 0, false)]
    [InlineData(long.MaxValue, -1, true, 65536, true)]
    [InlineData(512, 7, false, 188, true)]
    public void Reads_back_what_it_wrote(long offset, long number, bool last, int data, bool sync)
    {
        PacketHeader header = new(offset, number, last, data, sync);
        byte[] bytes = new byte[PacketHeader.MaxSize];

        int written = header.Write(bytes);

        Assert.Equal(header, PacketHeader.Read(bytes.AsSpan(0, written), data));
    }
}
