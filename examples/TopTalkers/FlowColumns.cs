namespace Tusk.Examples;

/// <summary>What the columns are called that the job reads.</summary>
/// <param name="Source">Who sends.</param>
/// <param name="Destination">To whom.</param>
/// <param name="Bytes">How much.</param>
public sealed record FlowColumns(string Source, string Destination, string Bytes);
