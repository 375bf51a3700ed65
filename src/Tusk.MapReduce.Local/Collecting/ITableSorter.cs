namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Turns what a table holds into a sorted run, whatever the type of its keys.</summary>
internal interface ITableSorter<TValue>
{
    /// <summary>Sorts, hands the run to <paramref name="output"/>, and empties the table.</summary>
    void Sort(KeyTable<TValue> table, MapOutput output);
}
