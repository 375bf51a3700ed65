using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Outputs;

/// <summary>Writes a line for each run of records with one key: the key, and the values one after another.</summary>
internal sealed class JoinedRecordWriter<TKey, TValue> : RecordWriter<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly TextFormat<TKey> _keyFormat = TextFormats.For<TKey>();
    private readonly TextFormat<TValue> _valueFormat = TextFormats.For<TValue>();
    private readonly byte[] _separator;
    private readonly byte[] _between;
    private readonly TextDrain _drain;

    // The key of the line that is being written, and whether it has a value yet.
    private EncodingBuffer _key = new();
    private EncodingBuffer _nextKey = new();
    private bool _isOpen;
    private bool _hasValue;

    public JoinedRecordWriter(Stream stream, string separator, string between)
    {
        _separator = Utf8.Encoding.GetBytes(separator);
        _between = Utf8.Encoding.GetBytes(between);
        _drain = new TextDrain(stream);
    }

    public override void Collect(TKey key, TValue value)
    {
        bool isNothing = _valueFormat.IsNothing(value);
        bool hasKey = !_keyFormat.IsNothing(key);
        if (isNothing && !hasKey)
        {
            return;
        }

        _nextKey.Clear();
        if (hasKey)
        {
            _keyFormat.Write(key, _nextKey);
        }

        EncodingBuffer buffer = _drain.Buffer;
        int start = buffer.Length;
        bool continues = _isOpen && _nextKey.Written.SequenceEqual(_key.Written);
        try
        {
            if (!continues)
            {
                Begin(buffer);
            }

            if (!isNothing)
            {
                bool isFirst = !continues || !_hasValue;
                buffer.Write(!isFirst ? _between : hasKey ? _separator : []);
                _valueFormat.Write(value, buffer);
            }
        }
        catch
        {
            // A function that catches this goes on with the next record; the line is where it was.
            buffer.Shrink(buffer.Length - start);
            throw;
        }

        (_key, _nextKey) = (_nextKey, _key);
        _hasValue = !isNothing || (continues && _hasValue);
        _isOpen = true;
        _drain.DrainIfFull();
    }

    /// <summary>Ends the line; what comes after it begins another.</summary>
    public override void Flush()
    {
        if (_isOpen)
        {
            _drain.Buffer.WriteByte((byte)'\n');
            _isOpen = false;
        }

        _drain.Flush();
    }

    private void Begin(EncodingBuffer buffer)
    {
        if (_isOpen)
        {
            buffer.WriteByte((byte)'\n');
        }

        buffer.Write(_nextKey.Written);
    }
}
