namespace Tusk.Examples;

/// <summary>A line of a file whose first line names the columns.</summary>
/// <param name="heading">The columns.</param>
/// <param name="line">The line.</param>
public readonly ref struct HeadedRow(Heading heading, Text line)
{
    /// <summary>The columns of the file.</summary>
    public Heading Heading { get; } = heading;

    /// <summary>The line; not the heading itself.</summary>
    public Text Line { get; } = line;
}
