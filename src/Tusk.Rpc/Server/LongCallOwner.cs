using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>Gives back the memory of a long request when its call has ended.</summary>
/// <param name="owner">Where the answer goes.</param>
/// <param name="budget">Where the memory was taken.</param>
/// <param name="bytes">How much.</param>
internal sealed class LongCallOwner(ICallOwner owner, RequestBudget budget, long bytes) : ICallOwner
{
    /// <inheritdoc/>
    public int MaxResponseBytes => owner.MaxResponseBytes;

    /// <inheritdoc/>
    public void Answer(in ResponseFrame answer, bool isError)
    {
        try
        {
            owner.Answer(answer, isError);
        }
        finally
        {
            budget.Return(bytes);
        }
    }

    /// <inheritdoc/>
    public void Drop()
    {
        budget.Return(bytes);
        owner.Drop();
    }

    /// <inheritdoc/>
    public void Report(RpcServerCall call, Exception error) => owner.Report(call, error);
}
