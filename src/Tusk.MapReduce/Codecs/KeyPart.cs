namespace Tusk.MapReduce.Codecs;

/// <summary>How a value is written inside a composite key: in order, and so that its end can be found.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <remarks>Stateless; one object serves all threads. Got from <see cref="KeyCodec{T}.AsPart"/>.</remarks>
public abstract class KeyPart<T>
    where T : allows ref struct
{
    /// <summary>Size of every encoded value, in bytes; null where values differ in size.</summary>
    public virtual int? FixedBytes => null;

    /// <summary>Appends a value, ascending. Who wants it descending inverts the bytes.</summary>
    public abstract void Write(T value, EncodingBuffer output);

    /// <summary>Reads one value and advances the reader past it.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a value.</exception>
    public abstract T Read(scoped ref KeyReader input);

    /// <summary>Advances the reader past one value.</summary>
    /// <exception cref="InvalidDataException">The end cannot be found.</exception>
    public virtual void Skip(scoped ref KeyReader input)
    {
        if (FixedBytes is { } count)
        {
            input.Skip(count);
        }
        else
        {
            Read(ref input);
        }
    }

    /// <summary>The hash of a key that is this value alone; reads it. Java's where Hadoop has the type.</summary>
    public virtual int HashCode(scoped ref KeyReader input)
    {
        KeyReader start = input;
        Skip(ref input);
        int length = input.Position - start.Position;
        byte[]? rented = null;
        Span<byte> bytes = length <= 256
            ? stackalloc byte[length]
            : (rented = System.Buffers.ArrayPool<byte>.Shared.Rent(length)).AsSpan(0, length);
        start.Read(bytes);
        int hash = JavaHash.OfBytes(bytes);
        if (rented is not null)
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }
}
