namespace Tusk.Examples;

/// <summary>Why a line of a log does not count; each reason is a counter of the job.</summary>
public enum DroppedRequest
{
    /// <summary>The line is neither in the common nor in the combined log format.</summary>
    MalformedLine,

    /// <summary>The request is no method and URL: a client that said nothing (<c>"-"</c>) or something else than HTTP.</summary>
    MalformedRequest,
}
