using System.Runtime.ExceptionServices;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>The files of one attempt, in the attempt's own folder until it is committed.</summary>
internal sealed class AttemptOutput(FileSystem fileSystem, FsPath attemptFolder, CompressionCodec? codec) : IDisposable
{
    private readonly List<AttemptFile> _files = [];

    /// <summary>The codec that the job's settings ask for; null for none. Compression without a codec is Hadoop's default, deflate.</summary>
    public static CompressionCodec? CodecOf(Configuration configuration) =>
        MapReduceKeys.OutputCompress.Read(configuration)
            ? CompressionCodecs.ForName(MapReduceKeys.OutputCodec.Read(configuration)!, MapReduceKeys.OutputCodec.Name)
            : null;

    /// <summary>Creates a file.</summary>
    /// <param name="path">Where in the folder, names joined by /; the codec's extension is added.</param>
    public Stream Open(string path)
    {
        var file = new AttemptFile(fileSystem, attemptFolder / (path + codec?.Extension), codec);
        _files.Add(file);
        return file.Stream;
    }

    /// <summary>Closes the files.</summary>
    /// <returns>Their size together; 0 if there is none.</returns>
    public long Close()
    {
        long bytes = 0;
        foreach (AttemptFile file in _files)
        {
            bytes += file.Close();
        }

        return bytes;
    }

    /// <summary>Closes the files, each once: what fails in it would fail again, in place of what the caller is to see.</summary>
    public void Dispose()
    {
        ExceptionDispatchInfo? first = null;
        foreach (AttemptFile file in _files)
        {
            try
            {
                file.Dispose();
            }
            catch (Exception e)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        first?.Throw();
    }
}
