namespace Tusk.MapReduce.Codecs;

/// <summary>How values of a type are written into a text file.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <remarks>Stateless; one object serves all threads.</remarks>
public abstract class TextFormat<T>
    where T : allows ref struct
{
    /// <summary>Whether a value is left out together with its separator: Nothing and null are.</summary>
    public virtual bool IsNothing(T value) => false;

    /// <summary>Appends the text of a value, in UTF-8; nothing for a value that <see cref="IsNothing"/>.</summary>
    public abstract void Write(T value, EncodingBuffer output);

    /// <summary>The text of a value as a string, for what a program prints beside its part files. Allocates.</summary>
    public string ToText(T value)
    {
        var buffer = new EncodingBuffer();
        Write(value, buffer);
        return Utf8.Decode(buffer.Written);
    }
}
