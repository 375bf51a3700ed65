namespace Tusk.FileSystems.Tests.Lines;

/// <summary>One line that has no end.</summary>
internal sealed class EndlessStream : MemoryStream
{
    public long Taken { get; private set; }

    public long Limit { get; init; } = long.MaxValue;

    public Action? AtLimit { get; init; }

    public override bool CanSeek => false;

    public override int Read(byte[] buffer, int offset, int count)
    {
        Taken += count;
        if (Taken >= Limit)
        {
            AtLimit?.Invoke();
        }

        Array.Fill(buffer, (byte)'x', offset, count);
        return count;
    }
}
