using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Outputs;

/// <summary>Writes lines into a buffer, and the buffer to a stream when it is full.</summary>
internal sealed class TextRecordWriter<TKey, TValue> : RecordWriter<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly byte[] _separator;
    private readonly TextDrain _drain;
    private readonly EncodingBuffer _buffer;

    public TextRecordWriter(Stream stream, string separator)
    {
        _drain = new TextDrain(stream);
        _buffer = _drain.Buffer;
        _separator = Utf8.Encoding.GetBytes(separator);

        // Types without a format are refused here, not at the first record.
        TextFormats.For<TKey>();
        TextFormats.For<TValue>();
    }

    public override void Collect(TKey key, TValue value)
    {
        // Looked up anew each time: the JIT sees constants and calls, or inlines, the formats directly.
        TextFormat<TKey> keyFormat = TextFormats.For<TKey>();
        TextFormat<TValue> valueFormat = TextFormats.For<TValue>();
        EncodingBuffer buffer = _buffer;
        int start = buffer.Length;
        bool hasKey = !keyFormat.IsNothing(key);
        bool hasValue = !valueFormat.IsNothing(value);
        try
        {
            if (hasKey)
            {
                keyFormat.Write(key, buffer);
                if (hasValue)
                {
                    WriteSeparator(buffer);
                }
            }

            if (hasValue)
            {
                valueFormat.Write(value, buffer);
            }
        }
        catch
        {
            // A function that catches this goes on with the next record.
            buffer.Shrink(buffer.Length - start);
            throw;
        }

        if (hasKey | hasValue)
        {
            buffer.WriteByte((byte)'\n');
            _drain.DrainIfFull();
        }
    }

    public override void Flush() => _drain.Flush();

    private void WriteSeparator(EncodingBuffer buffer)
    {
        if (_separator.Length == 1)
        {
            buffer.WriteByte(_separator[0]);
        }
        else
        {
            buffer.Write(_separator);
        }
    }
}
