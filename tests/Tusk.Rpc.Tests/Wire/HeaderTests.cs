using System.Buffers;
using System.Text;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Protocol.Tests.Support;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;
using Tusk.Rpc.Wire;
using Status = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcStatusProto;

namespace Tusk.Rpc.Tests.Wire;

/// <summary>Headers written and read by hand, beside the generated messages.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(1, 3, "CLI")]
    [InlineData(63, -1, null)]
    [InlineData(64, 64, "")]
    [InlineData(int.MaxValue, int.MaxValue, "a context of some length, with ümlauts")]
    [InlineData(-3, -1, null)]
    [InlineData(-33, -1, null)]
    [InlineData(int.MinValue, int.MinValue, null)]
    public void A_request_header_has_the_bytes_of_the_message(int callId, int retryCount, string? context)
    {
        byte[] clientId = [.. Enumerable.Range(0, 16).Select(static i => (byte)(i * 17))];
        var message = new RpcRequestHeaderProto
        {
            RpcKind = RpcKindProto.RpcProtocolBuffer,
            RpcOp = RpcRequestHeaderProto.Types.OperationProto.RpcFinalPacket,
            CallId = callId,
            ClientId = ByteString.CopyFrom(clientId),
            RetryCount = retryCount,
        };
        if (context is not null)
        {
            message.CallerContext = new RPCCallerContextProto { Context = context };
        }

        var expected = new ArrayBufferWriter<byte>();
        Messages.WriteDelimited(expected, message);
        var header = new RpcRequestHeader(clientId, context);
        byte[] written = new byte[header.DelimitedBytes(callId, retryCount)];

        Assert.Equal(written.Length, header.WriteDelimited(written, callId, retryCount));
        Assert.Equal(expected.WrittenSpan.ToArray(), written);
    }

    [Fact]
    public void A_response_header_is_read_as_the_message_has_it()
    {
        byte[] bytes = new RpcResponseHeaderProto
        {
            CallId = 300,
            Status = Status.Error,
            ServerIpcVersionNum = 9,
            ExceptionClassName = "java.io.IOException",
            ErrorMsg = "Ärger",
            ErrorDetail = RpcResponseHeaderProto.Types.RpcErrorCodeProto.ErrorNoSuchMethod,
            ClientId = ByteString.CopyFrom(1, 2, 3),
            RetryCount = 7,
            StateId = long.MaxValue,
            RouterFederatedState = ByteString.CopyFrom(4),
        }.ToByteArray();

        RpcResponseHeader header = RpcResponseHeader.Read(bytes);

        Assert.Equal((300, Status.Error), (header.CallId, header.Status));
        Assert.Equal([1, 2, 3], header.ClientId.ToArray());
        Assert.Equal(new RemoteError("java.io.IOException", "Ärger", RpcErrorCode.NoSuchMethod, IsFatal: false), header.Error());
    }

    [Fact]
    public void A_negative_call_id_comes_back_from_32_bits()
    {
        // call id 4294967263, status FATAL
        RpcResponseHeader header = RpcResponseHeader.Read(Samples.Hex("08dfffffff0f 1002"));

        Assert.Equal((-33, Status.Fatal), (header.CallId, header.Status));
    }

    [Fact]
    public void Fields_that_nobody_knows_are_skipped()
    {
        // field 100 as varint, 8 bytes, bytes and 4 bytes; then call id 1, status 0
        RpcResponseHeader header = RpcResponseHeader.Read(
            Samples.Hex("a00605 a1060102030405060708 a20602ffff a50601020304 0801 1000"));

        Assert.Equal((1, Status.Success), (header.CallId, header.Status));
    }

    [Fact]
    public void An_error_without_a_class_is_an_io_exception()
    {
        RemoteError error = RpcResponseHeader.Read(Samples.Hex("0801 1001 3063")).Error();

        Assert.Equal(new RemoteError("java.io.IOException", "", null, IsFatal: false), error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("08")]
    [InlineData("0880")]
    [InlineData("08ffffffffffffffffffff01 1000")] // eleven bytes of number
    [InlineData("0801 1003")]
    [InlineData("0801 1000 0000")] // field 0
    [InlineData("0801 1000 23")] // a group
    [InlineData("0801 1000 22ffffffffffffffffff01")] // a string of 2^64 - 1 bytes
    [InlineData("0801 1000 2500")] // 4 bytes, of which 1 is there
    public void A_broken_response_header_is_refused(string hex) =>
        Assert.Throws<RpcProtocolException>(() => RpcResponseHeader.Read(Samples.Hex(hex)).CallId);

    [Fact]
    public void A_delimited_message_is_cut_wherever_its_bytes_lie()
    {
        byte[] text = Encoding.ASCII.GetBytes(new string('x', 300));
        byte[] bytes = [0xAC, 0x02, .. text, 0xEE];
        for (int size = 1; size <= 5; size++)
        {
            ReadOnlySequence<byte> frame = Pieces.Of(bytes, size);

            Assert.True(Varint.TryCut(ref frame, out ReadOnlySequence<byte> message));

            Assert.Equal(text, message.ToArray());
            Assert.Equal([0xEE], frame.ToArray());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("0201")]
    [InlineData("ffffffffffffffffffff01")]
    [InlineData("ffffffffffffffff7f")]
    public void What_is_no_delimited_message_is_not_cut(string hex)
    {
        var frame = new ReadOnlySequence<byte>(Samples.Hex(hex));

        Assert.False(Varint.TryCut(ref frame, out _));
        Assert.Equal(hex.Length / 2, frame.Length);
    }
}
