namespace Tusk.Examples;

/// <summary>Why a line does not count; a counter of the job.</summary>
public enum DroppedUrl
{
    /// <summary>It names no host.</summary>
    WithoutHost,
}
