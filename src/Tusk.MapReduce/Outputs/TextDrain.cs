using System.Runtime.ExceptionServices;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Outputs;

/// <summary>Text on its way into a stream: collected in a buffer, handed over when that is full.</summary>
internal sealed class TextDrain(Stream stream)
{
    private const int FullBytes = 64 * 1024;

    // It grows with what is written: a job may have many small part files.
    private const int FirstBytes = 1024;

    private ExceptionDispatchInfo? _failure;

    /// <summary>Where the text is put.</summary>
    public EncodingBuffer Buffer { get; } = new(FirstBytes);

    /// <summary>Hands over what is there if it is much; between two records.</summary>
    public void DrainIfFull()
    {
        if (Buffer.Length >= FullBytes)
        {
            Drain();
        }
    }

    /// <summary>Hands over what is there, and has the stream do so.</summary>
    public void Flush()
    {
        Drain();
        stream.Flush();
    }

    private void Drain()
    {
        try
        {
            // Part of it may be written: a function that caught the failure must not have it written again.
            _failure?.Throw();
            stream.Write(Buffer.Written);
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            throw;
        }
        finally
        {
            Buffer.Clear(); // also after a failure: it would grow with every record of a function that goes on
        }
    }
}
