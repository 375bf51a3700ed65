namespace Tusk.Rpc;

/// <summary>What happens if a server executes a call twice. It decides what may be sent again when no answer came.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.io.retry.Idempotent and AtMostOnce.</remarks>
public enum RpcIdempotence
{
    /// <summary>Harm: it is sent again only if it surely did not leave.</summary>
    NotIdempotent,

    /// <summary>Nothing: the second execution finds the work done.</summary>
    Idempotent,

    /// <summary>It does not: the server remembers client id and call id, and answers as the first time.</summary>
    AtMostOnce,
}
