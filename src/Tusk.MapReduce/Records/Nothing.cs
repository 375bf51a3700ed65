namespace Tusk.MapReduce.Records;

/// <summary>The type with one value, for a key or a value that carries nothing (Hadoop's NullWritable).</summary>
/// <remarks>It takes no bytes in the shuffle, and text output leaves it and its separator out.</remarks>
public readonly struct Nothing : IEquatable<Nothing>
{
    /// <inheritdoc/>
    public bool Equals(Nothing other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Nothing;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>As Hadoop's NullWritable prints itself.</summary>
    public override string ToString() => "(null)";

    /// <summary>Always true.</summary>
    public static bool operator ==(Nothing left, Nothing right) => true;

    /// <summary>Always false.</summary>
    public static bool operator !=(Nothing left, Nothing right) => false;
}
