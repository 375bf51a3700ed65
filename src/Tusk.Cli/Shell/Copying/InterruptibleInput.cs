using Tusk.Common.Streams;

namespace Tusk.Cli.Shell.Copying;

/// <summary>Standard input, or another pipe, whose reader can be told to stop while nothing comes.</summary>
/// <remarks>The runtime cannot end a read of a terminal or pipe: it is left behind on its thread, with a buffer of its own, until the process ends.</remarks>
internal sealed class InterruptibleInput(Stream input, CancellationToken cancellationToken) : ReadOnlyStream
{
    private readonly byte[] _buffer = new byte[64 << 10];

    /// <summary>Whether the input is closed with this.</summary>
    public bool OwnsInput { get; init; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Task<int> reading = input.ReadAsync(_buffer, 0, Math.Min(count, _buffer.Length), CancellationToken.None);
        int read = reading.WaitAsync(cancellationToken).GetAwaiter().GetResult();
        _buffer.AsSpan(0, read).CopyTo(buffer.AsSpan(offset));
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && OwnsInput)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
