using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Security;
using Tusk.Rpc.Wire;
using Status = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcStatusProto;

namespace Tusk.Rpc.Connections;

/// <summary>The client's side of the negotiation that auth byte 0xDF announces.</summary>
/// <remarks>
/// <code>
/// NEGOTIATE ->  &lt;- SUCCESS                                   a server that asks for nothing
/// NEGOTIATE ->  &lt;- NEGOTIATE {offers}  INITIATE {choice} ->   SIMPLE: no answer follows
///                                      &lt;- CHALLENGE  RESPONSE -> ... &lt;- SUCCESS
/// </code>
/// Every frame travels under call id -33 with an empty client id. The connection stays plain after it: mechanisms that
/// agree on wrapping are to refuse it.
/// Source: Apache Hadoop 3.4, o.a.h.security.SaslRpcClient#saslConnect, o.a.h.ipc.Server.Connection#saslProcess.
/// </remarks>
internal sealed class SaslNegotiation
{
    /// <summary>Longest frame of a negotiation, in bytes; Kerberos tickets take a few thousand.</summary>
    private const int MaxFrameBytes = 1 << 20;

    /// <summary>Most rounds: mechanisms take three at most.</summary>
    private const int MaxRounds = 16;

    private static readonly RpcRequestHeader Header = new([], callerContext: null);

    private readonly RpcEndpoint _endpoint;
    private readonly RpcAddress _address;
    private readonly IReadOnlyList<ISaslMechanism> _mechanisms;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private bool _heard;

    public SaslNegotiation(
        RpcEndpoint endpoint, IReadOnlyList<ISaslMechanism> mechanisms, PipeReader input, PipeWriter output) =>
        (_endpoint, _address, _mechanisms, _input, _output) = (endpoint, endpoint.Address, mechanisms, input, output);

    /// <summary>Negotiates. What is sent last may still be in the output.</summary>
    /// <exception cref="RpcAuthenticationException">There is no common mechanism, or one failed.</exception>
    /// <exception cref="RemoteException">The server refuses us.</exception>
    /// <exception cref="RpcProtocolException">The server's answers make no sense.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Write(new RpcSaslProto { State = RpcSaslProto.Types.SaslState.Negotiate });
        ISaslExchange? exchange = null;
        try
        {
            for (int round = 0; round < MaxRounds; round++)
            {
                await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
                RpcSaslProto answer = await ReadAsync(cancellationToken).ConfigureAwait(false);
                switch (answer.State)
                {
                    case RpcSaslProto.Types.SaslState.Success:
                        Finish(exchange, answer);
                        return;
                    case RpcSaslProto.Types.SaslState.Negotiate when exchange is null:
                        exchange = Initiate(answer);
                        if (exchange is null)
                        {
                            return;
                        }

                        break;
                    case RpcSaslProto.Types.SaslState.Challenge when exchange is not null:
                        Write(new RpcSaslProto
                        {
                            State = RpcSaslProto.Types.SaslState.Response,
                            Token = ByteString.CopyFrom(exchange.Respond(answer.Token.Memory).Span),
                        });
                        break;
                    default:
                        throw new RpcAuthenticationException(
                            $"{_address} answers {answer.State} out of turn in the negotiation of authentication.");
                }
            }
        }
        finally
        {
            exchange?.Dispose();
        }

        throw new RpcAuthenticationException($"{_address} did not end the negotiation of authentication in {MaxRounds} rounds.");
    }

    private void Finish(ISaslExchange? exchange, RpcSaslProto answer)
    {
        if (exchange is not null)
        {
            exchange.Finish(answer.Token.Memory);
        }
        else if (!_mechanisms.Any(static mechanism => mechanism.Accepts(new SaslOffer(SimpleSaslMechanism.Method, "", "", "", default))))
        {
            throw new RpcAuthenticationException(
                $"{_address} asks for no authentication, and this client is not to talk to such a server.");
        }
    }

    /// <summary>Takes the first offer, in the server's order, that one of our mechanisms accepts.</summary>
    private ISaslExchange? Initiate(RpcSaslProto answer)
    {
        foreach (RpcSaslProto.Types.SaslAuth auth in answer.Auths)
        {
            var offer = new SaslOffer(auth.Method, auth.Mechanism, auth.Protocol, auth.ServerId, auth.Challenge.Memory);
            if (_mechanisms.FirstOrDefault(mechanism => mechanism.Accepts(offer)) is not { } mechanism)
            {
                continue;
            }

            ISaslExchange? exchange = mechanism.Begin(offer);
            RpcSaslProto.Types.SaslAuth choice = auth.Clone();
            choice.ClearChallenge();
            var initiate = new RpcSaslProto { State = RpcSaslProto.Types.SaslState.Initiate, Auths = { choice } };
            if (exchange is not null)
            {
                initiate.Token = ByteString.CopyFrom(exchange.InitialToken.Span);
            }

            Write(initiate);
            return exchange;
        }

        throw new RpcAuthenticationException(
            $"{_address} accepts {string.Join(", ", answer.Auths.Select(static auth => auth.Method))} to authenticate, "
            + "and this client has none of them (hadoop.security.authentication).");
    }

    private void Write(RpcSaslProto message) => ConnectionSetup.WriteFrame(_output, Header, RpcCallIds.Sasl, message);

    private async ValueTask<RpcSaslProto> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (IOException e) when (!_heard)
            {
                throw PeerDiagnosis.ClosedAtOnce(_address, e);
            }

            ReadOnlySequence<byte> rest = read.Buffer;
            if (!_heard && !rest.IsEmpty)
            {
                PeerDiagnosis.Check(_endpoint, rest);
            }

            _heard |= rest.Length > RpcFrame.PrefixBytes;
            if (RpcFrame.TryRead(ref rest, MaxFrameBytes, out ReadOnlySequence<byte> frame))
            {
                RpcSaslProto message = Parse(frame);
                _input.AdvanceTo(rest.Start);
                return message;
            }

            _input.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                throw _heard ? PeerDiagnosis.Closed(_address, rest.Length) : PeerDiagnosis.ClosedAtOnce(_address);
            }
        }
    }

    private static RpcSaslProto Parse(ReadOnlySequence<byte> frame)
    {
        if (!Varint.TryCut(ref frame, out ReadOnlySequence<byte> headerBytes))
        {
            throw new RpcProtocolException("An answer in authentication has no header.", RequestOutcome.NotSent);
        }

        RpcResponseHeader header = RpcResponseHeader.Read(headerBytes.ToArray());
        if (header.Status != Status.Success)
        {
            throw RemoteExceptions.Create(header.Error() with { IsFatal = true });
        }

        if (header.CallId != RpcCallIds.Sasl || !Varint.TryCut(ref frame, out ReadOnlySequence<byte> message))
        {
            throw new RpcProtocolException(
                $"Call {header.CallId} is answered in authentication, expected {RpcCallIds.Sasl}.", RequestOutcome.NotSent);
        }

        try
        {
            return Messages.Parse<RpcSaslProto>(message, MaxFrameBytes);
        }
        catch (ProtocolMessageException e)
        {
            throw new RpcProtocolException($"An answer in authentication cannot be read: {e.Message}", RequestOutcome.NotSent, e);
        }
    }
}
