namespace Tusk.Examples;

/// <summary>Why a line does not count; a counter of the job.</summary>
public enum DroppedNumber
{
    /// <summary>It is not a key, a tab or comma, and a number as <see cref="KeyedNumber"/> reads it.</summary>
    MalformedLine,
}
