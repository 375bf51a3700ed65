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
        Stream file = Blocking.Wait(fileSystem.CreateAsync(_path, overwrite: true));
        _stream = codec is null ? file : codec.OpenWrite(file);
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

        _stream.Dispose();
        _stream = null;
        return Blocking.Wait(fileSystem.GetStatusAsync(_path)).Length;
    }

    /// <summary>Closes the file of an attempt that failed.</summary>
    public void Dispose() => _stream?.Dispose();
}
