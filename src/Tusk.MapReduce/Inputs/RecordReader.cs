namespace Tusk.MapReduce.Inputs;

/// <summary>Reads the records of one split, whatever their type.</summary>
public abstract class RecordReader : IDisposable
{
    /// <summary>Where the record last read begins, in bytes from the start of the (decompressed) file.</summary>
    public abstract long RecordOffset { get; }

    /// <summary>How many bytes of the split's file were taken in so far (before decompression); for progress.</summary>
    /// <remarks>Any thread may ask.</remarks>
    public abstract long BytesRead { get; }

    /// <summary>How many records were passed over because they exceed a limit that the user set.</summary>
    public virtual long SkippedRecords => 0;

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>Reads the records of one split, front to back.</summary>
/// <typeparam name="TRecord">Type of a record; a view is valid until the next call.</typeparam>
public abstract class RecordReader<TRecord> : RecordReader
    where TRecord : allows ref struct
{
    /// <summary>Moves to the next record.</summary>
    /// <returns>False at the end of the split.</returns>
    public abstract bool Read(out TRecord record);
}
