namespace Tusk.FileSystems.Codecs;

/// <summary>A compressed file format.</summary>
public abstract class CompressionCodec
{
    /// <summary>The short name, such as <c>gzip</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Hadoop's class of this format, as configurations name it.</summary>
    public abstract string HadoopClassName { get; }

    /// <summary>Further names that mean this format: classes of Hadoop or short names.</summary>
    public virtual IReadOnlyList<string> OtherNames => [];

    /// <summary>What file names end in, such as <c>.gz</c>.</summary>
    public abstract string Extension { get; }

    /// <summary>Decompresses a stream.</summary>
    /// <param name="compressed">Read from where it stands to its end; disposed of with the result.</param>
    /// <param name="fileName">What error messages call the file.</param>
    /// <returns>A stream whose reads throw a <see cref="Tusk.Common.Errors.HadoopException"/> naming file and offset when
    /// the data is cut short or corrupt.</returns>
    public abstract Stream OpenRead(Stream compressed, string fileName);

    /// <summary>Compresses into a stream.</summary>
    /// <param name="destination">Where the compressed bytes go; disposed of with the result.</param>
    public abstract Stream OpenWrite(Stream destination);
}
