namespace Tusk.Examples.Tests.Documentation;

[TuskRecord]
public readonly partial record struct Extent(double Least, double Largest);
