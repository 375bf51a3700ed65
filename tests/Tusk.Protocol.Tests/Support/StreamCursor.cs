using System.Buffers.Binary;

namespace Tusk.Protocol.Tests.Support;

/// <summary>Walks through a captured stream; every message is read, and written again to the bytes it came from.</summary>
internal ref struct StreamCursor(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly int Remaining => _rest.Length;

    public ReadOnlySpan<byte> Take(int bytes)
    {
        ReadOnlySpan<byte> taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }

    public int TakeInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public short TakeInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public T TakeDelimited<T>()
        where T : class, IContract<T>
    {
        ReadOnlySpan<byte> before = _rest;
        T message = Messages.ReadDelimited<T>(ref _rest);
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        Messages.WriteDelimited(written, message);
        Assert.Equal(Convert.ToHexString(before[..(before.Length - _rest.Length)]), Convert.ToHexString(written.WrittenSpan));
        Assert.Equal(written.WrittenCount, Messages.DelimitedBytes(message));
        return message;
    }
}
