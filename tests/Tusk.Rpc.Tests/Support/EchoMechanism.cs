using Tusk.Rpc.Security;

namespace Tusk.Rpc.Tests.Support;

/// <summary>A mechanism for tests, TOKEN: it answers each challenge with "after" and the challenge.</summary>
internal sealed class EchoMechanism : ISaslMechanism, ISaslExchange
{
    public string? Finished { get; private set; }

    public bool Disposed { get; private set; }

    public ReadOnlyMemory<byte> InitialToken { get; private set; }

    public bool Accepts(SaslOffer offer) => offer.Method == "TOKEN";

    public ISaslExchange? Begin(SaslOffer offer)
    {
        InitialToken = Respond(offer.Challenge);
        return this;
    }

    public ReadOnlyMemory<byte> Respond(ReadOnlyMemory<byte> challenge) => (byte[])[.. "after "u8, .. challenge.Span];

    public void Finish(ReadOnlyMemory<byte> token) => Finished = System.Text.Encoding.UTF8.GetString(token.Span);

    public void Dispose() => Disposed = true;
}
