namespace Tusk.MapReduce.Aggregates;

/// <summary>A state would grow past the bound that its aggregate was given.</summary>
public sealed class AggregateLimitException : InvalidOperationException
{
    /// <summary>With what happened and what to do.</summary>
    public AggregateLimitException(string message)
        : base(message)
    {
    }
}
