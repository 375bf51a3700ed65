namespace Tusk.Rpc.Security;

/// <summary>One way to authenticate that a server offers.</summary>
/// <param name="Method">SIMPLE, TOKEN or KERBEROS.</param>
/// <param name="Mechanism">Name of the SASL mechanism, as DIGEST-MD5; empty for SIMPLE.</param>
/// <param name="Protocol">First part of the server's name.</param>
/// <param name="ServerId">Second part of it.</param>
/// <param name="Challenge">The mechanism's first challenge; empty where the client speaks first.</param>
public sealed record SaslOffer(
    string Method, string Mechanism, string Protocol, string ServerId, ReadOnlyMemory<byte> Challenge);
