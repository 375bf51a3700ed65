using System.Text;

namespace Tusk.MapReduce.Generators;

/// <summary>Writes the three codecs of one type as C# classes: Keys, Values and Texts.</summary>
internal sealed class CodecSource
{
    /// <summary>The namespace of what the generated code calls.</summary>
    public const string Codecs = "global::Tusk.MapReduce.Codecs";

    private readonly SourceWriter _source;
    private readonly RecordModel _record;
    private readonly string _typeParameters;

    /// <param name="source">Where the classes go.</param>
    /// <param name="record">The type.</param>
    /// <param name="typeParameters">Of the classes, when the type has some: "&lt;T1, T2&gt;".</param>
    public CodecSource(SourceWriter source, RecordModel record, string typeParameters = "")
    {
        _source = source;
        _record = record;
        _typeParameters = typeParameters;
    }

    private string T => _record.TypeName;

    /// <summary>Writes the classes; no Texts for a type that formats itself.</summary>
    public void Write()
    {
        WriteKeys();
        WriteValues();
        if (!_record.FormatsItself)
        {
            WriteTexts();
        }
    }

    private void WriteKeys()
    {
        Open($"private sealed class Keys{_typeParameters} : {Codecs}.RecordKeyCodec<{T}>");
        Line($"public Keys() : base(new string[] {{ {string.Join(", ", _record.Fields.Select(f => $"\"{f.Name}\""))} }})");
        WriteRequirements("KeyCodecs");
        Line($"private Keys(global::System.Collections.Generic.IReadOnlyList<string> fields, global::System.Collections.Generic.IReadOnlyList<{Codecs}.FieldOrder> order, int groupingFields) : base(fields, order, groupingFields) {{ }}");
        Line($"protected override {Codecs}.RecordKeyCodec<{T}> WithOrder(global::System.Collections.Generic.IReadOnlyList<{Codecs}.FieldOrder> order, int groupingFields) => new Keys{_typeParameters}(Fields, order, groupingFields);");

        Open($"protected override void WriteFields(in {T} key, {Codecs}.EncodingBuffer output)");
        WriteNullCheck("key");
        EachField((i, f) => Line($"Parts.F{i}.Write(key.{f.Identifier}, output);"));
        Close();

        Open($"protected override void WriteField(int index, in {T} key, {Codecs}.EncodingBuffer output)");
        WriteNullCheck("key");
        Switch("index", (i, f) => $"Parts.F{i}.Write(key.{f.Identifier}, output); break;");
        Close();

        Open($"protected override {T} ReadFields(scoped ref {Codecs}.KeyReader input)");
        EachField((i, f) => Line($"{f.DeclaredType} f{i} = default!;"));
        Open($"foreach ({Codecs}.FieldOrder field in Order)");
        Line("if (field.Descending) { input.Invert(); }");
        Switch("field.Index", (i, _) => $"f{i} = Parts.F{i}.Read(ref input); break;");
        Line("if (field.Descending) { input.Invert(); }");
        Close();
        WriteConstruction();
        Close();

        Open($"protected override void SkipField(int index, scoped ref {Codecs}.KeyReader input)");
        Switch("index", (i, _) => $"Parts.F{i}.Skip(ref input); break;");
        Close();

        Open("protected override int? FixedFieldBytes(int index)");
        Switch("index", (i, _) => $"return Parts.F{i}.FixedBytes;");
        Line("return null;");
        Close();

        WriteParts("KeyPart", f => f.IsNullableReference
            ? $"{Codecs}.KeyCodecs.NullablePart<{f.TypeName}>()"
            : $"{Codecs}.KeyCodecs.For<{f.TypeName}>().AsPart()");
        Close();
    }

    private void WriteValues()
    {
        Open($"private sealed class Values{_typeParameters} : {Codecs}.ValueCodec<{T}>");
        Line("public Values()");
        WriteRequirements("ValueCodecs");

        var sizes = new StringBuilder();
        EachField((i, _) => sizes.Append(i > 0 ? ", " : "").Append($"Parts.F{i}.FixedBytes"));
        Line($"public override int FixedBytes => {Codecs}.ValueCodecs.FixedBytesOf({sizes});");

        Open($"public override void Write({T} value, {Codecs}.EncodingBuffer output)");
        WriteNullCheck("value");
        EachField((i, f) => Line($"Parts.F{i}.Write(value.{f.Identifier}, output);"));
        Close();

        Open($"public override {T} Read(scoped ref {Codecs}.ValueReader input)");
        EachField((i, f) => Line($"{f.DeclaredType} f{i} = Parts.F{i}.Read(ref input);"));
        WriteConstruction();
        Close();

        WriteParts("ValueCodec", f => f.IsNullableReference
            ? $"{Codecs}.ValueCodecs.Nullable<{f.TypeName}>()"
            : $"{Codecs}.ValueCodecs.For<{f.TypeName}>()");
        Close();
    }

    private void WriteTexts()
    {
        Open($"private sealed class Texts{_typeParameters} : {Codecs}.TextFormat<{T}>");
        Line("public Texts()");
        WriteRequirements("TextFormats");
        if (_record.IsClass)
        {
            Line($"public override bool IsNothing({T} value) => value is null;");
        }

        Open($"public override void Write({T} value, {Codecs}.EncodingBuffer output)");
        if (_record.IsClass)
        {
            Line("if (value is null) { return; }");
        }

        EachField((i, f) =>
        {
            if (i > 0)
            {
                Line("output.WriteByte((byte)'\\t');");
            }

            Line($"Parts.F{i}.Write(value.{f.Identifier}, output);");
        });
        Close();
        WriteParts("TextFormat", f => $"{Codecs}.TextFormats.For<{f.TypeName}>()!", f => f.TypeName);
        Close();
    }

    /// <summary>A constructor's body: a field's type without codec is refused here, where it can be caught.</summary>
    private void WriteRequirements(string table)
    {
        Open("");
        foreach (string type in _record.Fields.Select(f => f.TypeName).Distinct())
        {
            Line($"{Codecs}.{table}.For<{type}>();");
        }

        Close();
    }

    /// <summary>The codecs of the fields, static so that the JIT knows their exact classes.</summary>
    private void WriteParts(string type, Func<FieldModel, string> make, Func<FieldModel, string>? of = null)
    {
        Open("private static class Parts");
        EachField((i, f) => Line(
            $"public static readonly {Codecs}.{type}<{(of is null ? f.DeclaredType : of(f))}> F{i} = {make(f)};"));
        Close();
    }

    private void WriteConstruction()
    {
        string arguments = string.Join(", ", Numbered().Where(n => n.Field.IsParameter).Select(n => $"f{n.Index}"));
        string[] set = [.. Numbered().Where(n => !n.Field.IsParameter).Select(n => $"{n.Field.Identifier} = f{n.Index}")];
        string initializer = set.Length == 0 ? "" : $" {{ {string.Join(", ", set)} }}";
        Line($"return new {T}({arguments}){initializer};");
    }

    private void WriteNullCheck(string name)
    {
        if (_record.IsClass)
        {
            Line($"global::System.ArgumentNullException.ThrowIfNull({name});");
        }
    }

    private void Switch(string on, Func<int, FieldModel, string> body)
    {
        Open($"switch ({on})");
        EachField((i, f) => Line($"case {i}: {body(i, f)}"));
        Close();
    }

    private void EachField(Action<int, FieldModel> action)
    {
        foreach ((int index, FieldModel field) in Numbered())
        {
            action(index, field);
        }
    }

    private IEnumerable<(int Index, FieldModel Field)> Numbered() => _record.Fields.Select((field, index) => (index, field));

    private void Open(string line) => _source.Open(line);

    private void Close() => _source.Close();

    private void Line(string line) => _source.Line(line);
}
