using System.Buffers;
using Tusk.Protocol.Tests.Support;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Tests.Wire;

public sealed class RpcFrameTests
{
    private const int MaxBytes = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Frames_are_cut_one_after_the_other(int pieceBytes)
    {
        // 2 B, 1 B, and the start of a third
        ReadOnlySequence<byte> input = Pieces.Of(Samples.Hex("00000002 aabb 00000001 cc 000000"), pieceBytes);

        Assert.True(RpcFrame.TryRead(ref input, MaxBytes, out ReadOnlySequence<byte> first));
        Assert.True(RpcFrame.TryRead(ref input, MaxBytes, out ReadOnlySequence<byte> second));
        Assert.False(RpcFrame.TryRead(ref input, MaxBytes, out _));

        Assert.Equal([0xAA, 0xBB], first.ToArray());
        Assert.Equal([0xCC], second.ToArray());
        Assert.Equal(3, input.Length);
    }

    [Fact]
    public void A_partial_frame_is_left_unread()
    {
        byte[] frame = Samples.Hex("00000003 aabbcc");
        for (int bytes = 0; bytes < frame.Length; bytes++)
        {
            var input = new ReadOnlySequence<byte>(frame[..bytes]);

            Assert.False(RpcFrame.TryRead(ref input, MaxBytes, out _));
            Assert.Equal(bytes, input.Length);
        }
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("0000000b")]
    [InlineData("7fffffff")]
    [InlineData("80000000")]
    [InlineData("ffffffff")]
    public void A_length_out_of_range_is_refused_before_its_frame_is_there(string hex)
    {
        var error = Assert.Throws<RpcProtocolException>(() =>
        {
            var input = new ReadOnlySequence<byte>(Samples.Hex(hex));
            RpcFrame.TryRead(ref input, MaxBytes, out _);
        });

        Assert.EndsWith("expected 1 to 10 B (ipc.maximum.response.length).", error.Message, StringComparison.Ordinal);
    }
}
