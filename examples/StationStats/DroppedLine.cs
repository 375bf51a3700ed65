namespace Tusk.Examples;

/// <summary>Why a line does not count; a counter of the job.</summary>
public enum DroppedLine
{
    /// <summary>It is not a name, a semicolon and a temperature between -99.9 and 99.9 with one decimal.</summary>
    MalformedLine,
}
