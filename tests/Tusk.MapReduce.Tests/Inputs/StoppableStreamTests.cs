using Tusk.FileSystems.Codecs;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Tests.Inputs;

public class StoppableStreamTests
{
    [Fact]
    public void Gives_what_its_source_has()
    {
        using var stream = new StoppableStream(new MemoryStream("content"u8.ToArray()), CancellationToken.None);
        using var copy = new MemoryStream();

        stream.CopyTo(copy);

        Assert.Equal("content"u8.ToArray(), copy.ToArray());
    }

    [Fact]
    public void A_decoder_that_has_nothing_to_give_out_yet_is_stopped()
    {
        // Empty members one behind the other, of 20 bytes each: one read of all of them gives nothing.
        using var stopping = new CancellationTokenSource();
        using var source = new EmptyMembers(stopping);
        using Stream content = new GzipCodec().OpenRead(new StoppableStream(source, stopping.Token), "empty.gz");

        Assert.Throws<OperationCanceledException>(() => content.Read(new byte[100]));

        Assert.Equal(1, source.Reads);
    }

    /// <summary>The first read stops whoever reads.</summary>
    private sealed class EmptyMembers(CancellationTokenSource stopping) : MemoryStream(Content())
    {
        public int Reads { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            Reads++;
            stopping.Cancel();
            return base.Read(buffer);
        }

        private static byte[] Content()
        {
            using var one = new MemoryStream();
            new GzipCodec().OpenWrite(one).Dispose();
            return [.. Enumerable.Repeat(one.ToArray(), 20_000).SelectMany(static member => member)];
        }
    }
}
