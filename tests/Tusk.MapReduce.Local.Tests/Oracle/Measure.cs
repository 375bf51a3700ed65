using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>A value of several fields.</summary>
[TuskRecord]
public readonly partial record struct Measure(int Size, string Text, long? Even);
