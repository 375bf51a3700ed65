namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A collector of map output, whatever its types.</summary>
internal interface IShuffleCollector
{
    /// <summary>Turns what is held back into runs; called once, after the last record.</summary>
    void Complete();
}
