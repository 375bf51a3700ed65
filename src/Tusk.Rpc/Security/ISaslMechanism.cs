namespace Tusk.Rpc.Security;

/// <summary>A way to prove who the client is. Shared by all connections; what one negotiation knows is in its exchange.</summary>
public interface ISaslMechanism
{
    /// <summary>Whether this mechanism can take an offer.</summary>
    bool Accepts(SaslOffer offer);

    /// <summary>Begins to authenticate on one connection.</summary>
    /// <param name="offer">An offer that was accepted.</param>
    /// <returns>The exchange, or null where the mechanism has nothing to say and awaits no answer, as SIMPLE.</returns>
    ISaslExchange? Begin(SaslOffer offer);
}
