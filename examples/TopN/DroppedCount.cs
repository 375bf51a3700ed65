namespace Tusk.Examples;

/// <summary>Why a line does not count; a counter of the job.</summary>
public enum DroppedCount
{
    /// <summary>It is not a key, a tab and a whole number of 64 bits.</summary>
    MalformedLine,
}
