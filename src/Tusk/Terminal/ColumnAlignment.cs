namespace Tusk.Terminal;

/// <summary>On which side of a column its cells stand.</summary>
internal enum ColumnAlignment
{
    /// <summary>Words.</summary>
    Left,

    /// <summary>Numbers.</summary>
    Right,
}
