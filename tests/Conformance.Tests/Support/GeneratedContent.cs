namespace Conformance.Tests.Support;

/// <summary>Content that is made when it is read: as long as wanted, the same for the same seed, of no pattern that a misplaced block repeats.</summary>
/// <param name="length">How long it is, in bytes.</param>
/// <param name="seed">What it is.</param>
internal sealed class GeneratedContent(long length, int seed)
{
    private const int PieceBytes = 1 << 20;

    private readonly Random _random = new(seed);
    private readonly byte[] _piece = new byte[PieceBytes];
    private long _made;

    /// <summary>The next piece; empty at the end. It is good until the next call.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        int bytes = (int)Math.Min(PieceBytes, length - _made);
        _random.NextBytes(_piece); // whole, so that pieces do not depend on the length
        _made += bytes;
        return _piece.AsMemory(0, bytes);
    }

    /// <summary>Writes all of it.</summary>
    public async Task WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        for (ReadOnlyMemory<byte> piece = Next(); piece.Length > 0; piece = Next())
        {
            await stream.WriteAsync(piece, cancellationToken);
        }
    }

    /// <summary>Fails if the stream has not just this to its end.</summary>
    public async Task CompareAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] read = new byte[PieceBytes];
        for (ReadOnlyMemory<byte> piece = Next(); piece.Length > 0; piece = Next())
        {
            int bytes = await stream.ReadAtLeastAsync(read.AsMemory(0, piece.Length), piece.Length, throwOnEndOfStream: false, cancellationToken);
            Assert.True(read.AsSpan(0, bytes).SequenceEqual(piece.Span), $"Other bytes before byte {_made}; {bytes} of {piece.Length} were read.");
        }

        Assert.Equal(0, await stream.ReadAsync(read, cancellationToken));
    }
}
