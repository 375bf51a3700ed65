namespace Tusk.Examples;

/// <summary>Why a row does not count; a counter of the job.</summary>
public enum DroppedFlow
{
    /// <summary>It has more or fewer fields than the heading, a quote that does not end, no address, or no number of bytes.</summary>
    MalformedRow,
}
