namespace Tusk.MapReduce.Plans;

/// <summary>A map function that goes on when it is asked to: set-up, one record at a time, clean-up.</summary>
internal abstract class MapSteps : IDisposable
{
    /// <summary>Takes the next step, which may emit any number of records.</summary>
    /// <returns>False if there was none.</returns>
    public abstract bool Step();

    /// <summary>Closes the file; a mapper that was set up and not cleaned up is, and what it emits then goes nowhere.</summary>
    public abstract void Dispose();
}
