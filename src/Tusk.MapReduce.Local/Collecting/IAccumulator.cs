namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A worker's aggregates over its attempts, whatever their types.</summary>
internal interface IAccumulator
{
    /// <summary>Turns what is held into a run; called once, after the worker's last attempt.</summary>
    void Complete();
}
