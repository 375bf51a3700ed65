namespace Tusk.Examples;

/// <summary>Why a line does not count; a counter of the job.</summary>
public enum DroppedLink
{
    /// <summary>It is not a source, one tab and a target, neither of them empty.</summary>
    MalformedLine,
}
