using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>What a frame leads to: nothing, a call, or an answer at once, after which the connection may have to end.</summary>
internal readonly struct SessionStep
{
    private SessionStep(RpcServerCall? call, bool hasReply, in ResponseFrame reply, bool closes) =>
        (Call, HasReply, Reply, Closes) = (call, hasReply, reply, closes);

    /// <summary>A call to be executed; null if there is none.</summary>
    public RpcServerCall? Call { get; }

    /// <summary>Whether there is an answer to be sent.</summary>
    public bool HasReply { get; }

    /// <summary>The answer.</summary>
    public ResponseFrame Reply { get; }

    /// <summary>Whether the connection ends, once the answer is sent.</summary>
    public bool Closes { get; }

    public static SessionStep Execute(RpcServerCall call) => new(call, false, default, false);

    public static SessionStep Answer(in ResponseFrame reply) => new(null, true, reply, false);

    public static SessionStep End(in ResponseFrame reply) => new(null, true, reply, true);
}
