using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>A value that can be changed after it was emitted.</summary>
[TuskRecord]
public sealed partial record Tally
{
    public long Most { get; set; }
}
