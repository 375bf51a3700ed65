namespace Tusk.Examples;

/// <summary>Why a line is no document; a counter of the job.</summary>
public enum DroppedDocument
{
    /// <summary>With <c>--lines</c>: it is not an id, which is not empty, a tab and a text.</summary>
    MalformedLine,
}
