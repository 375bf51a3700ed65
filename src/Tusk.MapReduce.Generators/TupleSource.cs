namespace Tusk.MapReduce.Generators;

/// <summary>Writes the codecs of tuples: for each number of fields the classes that a record of as many would have.</summary>
internal static class TupleSource
{
    /// <summary>The generated file.</summary>
    /// <param name="longest">Tuples of 1 field up to as many.</param>
    public static string Of(int longest)
    {
        SourceWriter source = new();
        source.Open("namespace Tusk.MapReduce.Codecs");
        source.Open("partial class TupleCodecs");
        foreach (string codec in new[] { "Keys", "Values", "Texts" })
        {
            // An open generic type: one comma less than it has parameters.
            IEnumerable<string> types = Enumerable.Range(0, longest).Select(commas => $"typeof({codec}<{new string(',', commas)}>)");
            source.Line($"private static readonly global::System.Type[] {codec}ByLength = {{ {string.Join(", ", types)} }};");
        }

        for (int length = 1; length <= longest; length++)
        {
            string[] types = [.. Enumerable.Range(1, length).Select(number => $"T{number}")];
            string parameters = $"<{string.Join(", ", types)}>";
            new CodecSource(source, Tuple(types, parameters), parameters).Write();
        }

        return source.End();
    }

    private static RecordModel Tuple(string[] types, string parameters) => new(
        Namespace: "",
        Declarations: default,
        TypeName: "global::System.ValueTuple" + parameters,
        HintName: "",
        IsClass: false,
        FormatsItself: false,
        Fields: new EquatableArray<FieldModel>(types.Select((type, i) => new FieldModel($"Item{i + 1}", type, false, true))),
        Problems: default);
}
