namespace Tusk.Examples;

/// <summary>What the jobs count; the driver reads how many documents there are.</summary>
public enum TermCount
{
    /// <summary>Documents in all, those without words, too.</summary>
    Documents,

    /// <summary>With <c>--lines</c>: lines that are not an id, which is not empty, a tab and a text.</summary>
    MalformedLine,

    /// <summary>Files, or pieces of them, left out because a line feed is in their name, which a line cannot hold.</summary>
    UnusableName,
}
