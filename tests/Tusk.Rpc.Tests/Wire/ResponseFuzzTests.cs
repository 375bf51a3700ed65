using System.Buffers;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Tests.Wire;

/// <summary>Answers with random damage. Whatever arrives, a parser says yes or refuses with its own exception.</summary>
public sealed class ResponseFuzzTests
{
    private const int MaxBytes = 1 << 16;

    /// <summary>Answers without damage: of success, of an error, of the negotiation.</summary>
    private static readonly byte[][] Corpus =
    [
        Samples.Hex(
            "00000051 1a 08001000 1809 3a10950df7b03baa4244ab9d5e09bc9ab803 4000"
            + "35 0a33 0801 1200 1800 220308ed03 2a0168 320a73757065726772 6f7570 38e2fed4eb9f34 4000 5000 5800 68838001 7000 800100 900100"),
        Samples.Hex("0000002a 29 0801 1001 1809 2213 6a6176612e696f2e494f457863657074696f6e 2a026869 3001 3a04aabbccdd 4000"),
        Samples.Hex("0000001a 0e 08dfffffff0f 1000 1809 3a00 4001 0a 1001 22060a04 53494d50"),
    ];

    [Fact]
    public void Damaged_answers_are_read_or_refused()
    {
        bool nightly = Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        int read = 0;
        int refused = 0;
        for (int seed = 0; nightly ? clock.Elapsed < TimeSpan.FromMinutes(1) : seed < 20_000; seed++)
        {
            byte[] bytes = Damaged(new Random(seed));
            try
            {
                read += Read(Samples.InPieces(bytes, 1 + (seed % 40)));
            }
            catch (RpcProtocolException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}\n{Convert.ToHexString(bytes)}");
            }
        }

        Assert.True(read > 0 && refused > 0, $"{read} frames read, {refused} refused: the damage is too great or too small.");
    }

    [Fact]
    public void The_corpus_is_sound() =>
        Assert.All(Corpus, static bytes => Assert.Equal(1, Read(new ReadOnlySequence<byte>(bytes))));

    private static byte[] Damaged(Random random)
    {
        List<byte> bytes = [.. Corpus[random.Next(Corpus.Length)], .. Corpus[random.Next(Corpus.Length)]];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, 0xFF);
                    break;
                case 3:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at)));
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add(0);
            }
        }

        return [.. bytes];
    }

    /// <summary>Reads as a connection does; counts the frames.</summary>
    private static int Read(ReadOnlySequence<byte> input)
    {
        int frames = 0;
        while (RpcFrame.TryRead(ref input, MaxBytes, out ReadOnlySequence<byte> frame))
        {
            frames++;
            if (!Varint.TryCut(ref frame, out ReadOnlySequence<byte> headerBytes))
            {
                throw new RpcProtocolException("no header", RequestOutcome.Unknown);
            }

            RpcResponseHeader header = RpcResponseHeader.Read(headerBytes.ToArray());
            Assert.NotNull(RemoteExceptions.Create(header.Error()).Message);
            var call = new Tusk.Rpc.Connections.RpcCall<GetFileInfoResponseProto>(
                0, 0, "getFileInfo", [], new GetFileInfoRequestProto { Src = "/" });
            call.Succeed(frame);
            Assert.True(call.Response.IsCompleted);
            if (call.Response.IsFaulted)
            {
                Assert.IsType<RpcProtocolException>(call.Response.AsTask().Exception!.InnerException);
            }
        }

        return frames;
    }
}
