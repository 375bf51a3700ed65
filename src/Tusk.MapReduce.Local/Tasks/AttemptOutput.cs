using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>The part file of one attempt, in the attempt's own folder until it is committed.</summary>
internal sealed class AttemptOutput(
    FileSystem fileSystem, FsPath attemptFolder, TaskAttemptId attempt, CompressionCodec? codec) : IDisposable
{
    private Stream? _stream;
    private Stream? _file;
    private FsPath? _path;

    /// <summary>The codec that the job's settings ask for; null for none. Compression without a codec is Hadoop's default, deflate.</summary>
    public static CompressionCodec? CodecOf(Configuration configuration) =>
        MapReduceKeys.OutputCompress.Read(configuration)
            ? CompressionCodecs.ForName(MapReduceKeys.OutputCodec.Read(configuration)!, MapReduceKeys.OutputCodec.Name)
            : null;

    /// <summary>Creates the file.</summary>
    public Stream Open()
    {
        _path = attemptFolder / (attempt.PartName + codec?.Extension);
        _file = Blocking.Wait(fileSystem.CreateAsync(_path, overwrite: true));
        _stream = codec is null ? _file : codec.OpenWrite(_file);
        return _stream;
    }

    /// <summary>Closes the file.</summary>
    /// <returns>Its size; 0 if there is none.</returns>
    public long Close()
    {
        if (_stream is null || _path is null)
        {
            return 0;
        }

        Dispose();
        return Blocking.Wait(fileSystem.GetStatusAsync(_path)).Length;
    }

    /// <summary>Closes the file, once: what fails in it would fail again, in place of what the caller is to see.</summary>
    public void Dispose()
    {
        Stream? stream = _stream;
        Stream? file = _file;
        _stream = _file = null;
        try
        {
            stream?.Dispose();
        }
        finally
        {
            file?.Dispose(); // where a codec failed and did not close it
        }
    }
}
