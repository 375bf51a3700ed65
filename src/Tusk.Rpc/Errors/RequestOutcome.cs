namespace Tusk.Rpc.Errors;

/// <summary>What a client knows of a call that failed without an answer.</summary>
public enum RequestOutcome
{
    /// <summary>No byte of it left: it may be sent again, to any server.</summary>
    NotSent,

    /// <summary>It was sent, wholly or in part: the server may have executed it.</summary>
    Unknown,
}
