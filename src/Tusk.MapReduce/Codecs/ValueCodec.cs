namespace Tusk.MapReduce.Codecs;

/// <summary>How values of a type become the bytes of Hadoop's Writable of that type, and back.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <remarks>A codec holds no state between calls; one object serves all threads.</remarks>
public abstract class ValueCodec<T>
    where T : allows ref struct
{
    /// <summary>Size of every encoding, in bytes, where all are of one size; else -1.</summary>
    public virtual int FixedBytes => -1;

    /// <summary>Appends the Writable encoding of a value.</summary>
    public abstract void Write(T value, EncodingBuffer output);

    /// <summary>Reads one value and advances the reader past it. A view may point into the reader's bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, or a length is out of range.</exception>
    public abstract T Read(scoped ref ValueReader input);
}
