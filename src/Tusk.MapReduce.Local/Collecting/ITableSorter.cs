namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Turns what a table holds into a sorted run, whatever the type of its keys.</summary>
internal interface ITableSorter<TValue>
{
    /// <summary>Sorts, hands the run to <paramref name="output"/>, and empties the table.</summary>
    /// <param name="table">The keys.</param>
    /// <param name="output">Takes the run; told if there is none.</param>
    /// <param name="isLate">Whether other records than the one at hand may be to blame for a failure.</param>
    void Sort(KeyTable<TValue> table, MapOutput output, bool isLate = true);
}
