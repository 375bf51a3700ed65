namespace Tusk.Rpc.Security;

/// <summary>No proof: the server believes the name in the connection's context.</summary>
public sealed class SimpleSaslMechanism : ISaslMechanism
{
    /// <summary>The method's name on the wire.</summary>
    public const string Method = "SIMPLE";

    /// <inheritdoc/>
    public bool Accepts(SaslOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return offer.Method == Method;
    }

    /// <inheritdoc/>
    public ISaslExchange? Begin(SaslOffer offer) => null;
}
