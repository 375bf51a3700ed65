namespace Tusk.MapReduce.Inputs;

/// <summary>What a reader may take of a job's memory.</summary>
/// <param name="Bytes">For the record at hand, in bytes, with what making room for it takes.</param>
/// <param name="Setting">What governs it, for the message that refuses a record: a setting's name, an option's.</param>
public readonly record struct ReaderMemory(long Bytes, string Setting);
