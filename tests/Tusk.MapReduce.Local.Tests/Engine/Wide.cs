using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>A value on the heap whose encoding has 64 bytes, always.</summary>
[TuskRecord]
public sealed partial record Wide(long A, long B, long C, long D, long E, long F, long G, long H);
