using System.Diagnostics.CodeAnalysis;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Protocol;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Reads a section of an image, message by message.</summary>
/// <param name="stream">The section, decompressed.</param>
/// <param name="image">What to call the image in messages: its path.</param>
/// <param name="section">Name of the section.</param>
internal sealed class FsImageSectionReader(Stream stream, string image, string section) : IDisposable
{
    private const int InitialBytes = 256 << 10;
    private const int MaxLengthBytes = 5;
    private readonly LogWindow _window = new(stream, InitialBytes);

    /// <summary>Reads the next message.</summary>
    /// <returns>False at the end of the section.</returns>
    /// <exception cref="FsImageException">There is none, or it is too long.</exception>
    public bool TryRead<T>([NotNullWhen(true)] out T? message)
        where T : class, IContract<T>
    {
        message = null;
        if (!Fill(1))
        {
            return false;
        }

        int bytes = ReadLength<T>();
        if (!Fill(bytes))
        {
            throw Corrupt($"a {typeof(T).Name} of {bytes} B begins there, and {_window.Bytes.Length} B are left");
        }

        try
        {
            message = Messages.Parse<T>(_window.Bytes[..bytes], FsImageFormat.MaxMessageBytes);
        }
        catch (ProtocolMessageException malformed)
        {
            throw Corrupt(malformed.Message, malformed);
        }

        _window.Skip(bytes);
        return true;
    }

    /// <summary>Reads a message that must be there.</summary>
    /// <exception cref="FsImageException">It is not.</exception>
    public T Read<T>()
        where T : class, IContract<T>
        => TryRead(out T? message) ? message : throw Corrupt($"it ends where a {typeof(T).Name} was expected");

    /// <summary>Checks that all was read.</summary>
    /// <exception cref="FsImageException">More follows.</exception>
    public void ReadEnd()
    {
        if (Fill(1))
        {
            throw Corrupt("more follows its last entry");
        }
    }

    /// <summary>All that is left, to be kept as it is.</summary>
    /// <exception cref="FsImageException">It is too much.</exception>
    public byte[] ReadRest()
    {
        if (Fill(FsImageFormat.MaxKeptBytes + 1L))
        {
            throw Corrupt($"it is longer than the {FsImageFormat.MaxKeptBytes} B that are kept of a section of this kind");
        }

        byte[] rest = _window.Bytes.ToArray();
        _window.Skip(rest.Length);
        return rest;
    }

    /// <summary>What is wrong with this section, at the place that was reached.</summary>
    public FsImageException Corrupt(string problem, Exception? cause = null)
    {
        string message = $"{image} is corrupt in its section {section} at {_window.Offset} B: {problem.TrimEnd('.')}.";
        return cause is null ? new FsImageException(message) : new FsImageException(message, cause);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private int ReadLength<T>()
    {
        Fill(MaxLengthBytes);
        ReadOnlySpan<byte> input = _window.Bytes;
        long value = 0;
        for (int i = 0; i < Math.Min(input.Length, MaxLengthBytes); i++)
        {
            value |= (long)(input[i] & 0x7F) << (7 * i);
            if (input[i] < 0x80)
            {
                if (value > FsImageFormat.MaxMessageBytes)
                {
                    break;
                }

                _window.Skip(i + 1);
                return (int)value;
            }
        }

        throw Corrupt($"no length of a {typeof(T).Name} is there, of at most {FsImageFormat.MaxMessageBytes} B");
    }

    private bool Fill(long count)
    {
        try
        {
            return _window.Fill(count);
        }
        catch (InvalidDataException malformed)
        {
            throw Corrupt("it cannot be decompressed", malformed);
        }
    }
}
