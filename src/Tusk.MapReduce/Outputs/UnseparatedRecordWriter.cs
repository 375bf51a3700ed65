using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Outputs;

/// <summary>Writes keys and values as text, one behind the other.</summary>
internal sealed class UnseparatedRecordWriter<TKey, TValue> : RecordWriter<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly TextDrain _drain;

    public UnseparatedRecordWriter(Stream stream)
    {
        _drain = new TextDrain(stream);
        TextFormats.For<TKey>(); // a type without a format is refused here
        TextFormats.For<TValue>();
    }

    public override void Collect(TKey key, TValue value)
    {
        int start = _drain.Buffer.Length;
        try
        {
            Write(key);
            Write(value);
        }
        catch
        {
            _drain.Buffer.Shrink(_drain.Buffer.Length - start); // a function that catches this goes on with the next record
            throw;
        }

        _drain.DrainIfFull();
    }

    public override void Flush() => _drain.Flush();

    private void Write<T>(T field)
        where T : allows ref struct
    {
        TextFormat<T> format = TextFormats.For<T>();
        if (!format.IsNothing(field))
        {
            format.Write(field, _drain.Buffer);
        }
    }
}
