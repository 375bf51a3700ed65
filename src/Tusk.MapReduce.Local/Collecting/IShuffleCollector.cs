namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A collector of map output, whatever its types.</summary>
internal interface IShuffleCollector
{
    /// <summary>Turns what must be sorted now into runs; called once, after the last record.</summary>
    void Complete();

    /// <summary>Hands over what is left; called once, when nothing of the attempt can fail any more.</summary>
    void Succeed();
}
