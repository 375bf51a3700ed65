namespace Tusk.MapReduce.Records;

/// <summary>Lets a type be a key, a value and a line of text output: its codecs are generated when it is compiled.</summary>
/// <remarks>
/// The type is a partial struct, record struct, record or class; not generic, and visible in its assembly. Its fields are
/// the parameters of its primary constructor (or of the constructor with the most parameters that are all named like
/// members), then its other public fields and settable properties, each of a type that has a codec. Keys sort by the
/// fields in this order; as a value the fields are written one after another; in text they are joined by tabs, unless
/// the type is IUtf8SpanFormattable and so says itself how it looks.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class, Inherited = false)]
public sealed class TuskRecordAttribute : Attribute;
