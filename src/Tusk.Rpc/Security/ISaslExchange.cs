namespace Tusk.Rpc.Security;

/// <summary>One negotiation in progress.</summary>
public interface ISaslExchange : IDisposable
{
    /// <summary>What is sent first, with the choice of the mechanism.</summary>
    ReadOnlyMemory<byte> InitialToken { get; }

    /// <summary>Answers a challenge.</summary>
    ReadOnlyMemory<byte> Respond(ReadOnlyMemory<byte> challenge);

    /// <summary>Checks the server's last word.</summary>
    /// <param name="token">What came with SUCCESS; empty if nothing did.</param>
    void Finish(ReadOnlyMemory<byte> token);
}
