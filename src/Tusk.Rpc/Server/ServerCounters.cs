using System.Diagnostics.CodeAnalysis;

namespace Tusk.Rpc.Server;

/// <summary>What a server has done so far.</summary>
[SuppressMessage("Design", "CA1051", Justification = "Counted with Interlocked, which takes fields.")]
internal sealed class ServerCounters
{
    public long Accepted;
    public long Refused;
    public long Calls;
    public long Failures;
    public long ReceivedBytes;
    public long SentBytes;
}
