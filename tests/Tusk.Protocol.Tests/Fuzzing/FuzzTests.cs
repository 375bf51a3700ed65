using System.Buffers;
using Google.Protobuf;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Tests.Support;
using Tusk.Protocol.Tests.Support.Fuzzing;

namespace Tusk.Protocol.Tests.Fuzzing;

/// <summary>Messages, whatever a peer sends as one; by time with TUSK_FUZZ_SECONDS, as CONTRIBUTING.md says.</summary>
public sealed class FuzzTests
{
    private const int MaxBytes = 4096;

    private static readonly FuzzTarget[] Targets =
    [
        new("messages", [.. ContractInputs.All(depth: 0), .. ContractInputs.All(depth: 2)], ContractInputs.Parse, typeof(ProtocolMessageException)) { MessageAt = sizeof(uint) },
        new("delimited", Answers, ReadDelimited, typeof(ProtocolMessageException)),
    ];

    public static TheoryData<string> Names => [.. Targets.Select(static target => target.Name)];

    /// <summary>Answers to operations, as DataNodes begin every exchange with them.</summary>
    private static byte[][] Answers =>
    [
        Delimited(new BlockOpResponseProto { Status = Status.Success }, new BlockOpResponseProto { Status = Status.ErrorAccessToken, Message = "expired" }),
        .. Captures.ReadIfThere("dtp-block-checksum.s2c", "dtp-read-range.s2c", "dtp-append-client-dn1.s2c")
            .Select(static stream => stream[..(1 + stream[0])]), // what follows are packets or acknowledgements
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_peer_sends_is_read_or_refused(string target) => Fuzzer.Run(Targets.Single(one => one.Name == target));

    /// <summary>Reads in both ways, from pieces and from a frame that is there; they agree.</summary>
    private static void ReadDelimited(byte[] input)
    {
        ReadOnlySpan<byte> frame = input;
        ReadOnlySequence<byte> pieces = Pieces.Of(input, 1 + (input.Length % 5));
        while (Messages.TryReadDelimited(ref pieces, MaxBytes, out BlockOpResponseProto? fromPieces))
        {
            BlockOpResponseProto fromFrame = Messages.ReadDelimited<BlockOpResponseProto>(ref frame);
            Assert.Equal(fromFrame.ToByteArray(), fromPieces.ToByteArray());
            Assert.Equal(frame.Length, pieces.Length);
        }

        Assert.Equal(frame.Length, pieces.Length);
    }

    private static byte[] Delimited(params IContract[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        Array.ForEach(messages, message => Messages.WriteDelimited(output, message));
        return output.WrittenSpan.ToArray();
    }
}
