using System.Runtime.ExceptionServices;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Outputs;

/// <summary>Writes lines into a buffer, and the buffer to a stream when it is full.</summary>
internal sealed class TextRecordWriter<TKey, TValue> : RecordWriter<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private const int FullBytes = 64 * 1024;

    // It grows with what is written: a job may have many small part files.
    private const int FirstBytes = 1024;

    private readonly Stream _stream;
    private readonly byte[] _separator;
    private readonly EncodingBuffer _buffer = new(FirstBytes);
    private ExceptionDispatchInfo? _failure;

    public TextRecordWriter(Stream stream, string separator)
    {
        _stream = stream;
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
            if (buffer.Length >= FullBytes)
            {
                Drain();
            }
        }
    }

    public override void Flush()
    {
        Drain();
        _stream.Flush();
    }

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

    private void Drain()
    {
        try
        {
            // Part of it may be written: a function that caught the failure must not have it written again.
            _failure?.Throw();
            _stream.Write(_buffer.Written);
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            throw;
        }
        finally
        {
            _buffer.Clear(); // also after a failure: it would grow with every record of a function that goes on
        }
    }
}
