namespace Tusk.MapReduce.Generators;

/// <summary>Writes the file of one [TuskRecord] type: its codecs and their registration.</summary>
internal static class RecordSource
{
    /// <summary>The generated file.</summary>
    public static string Of(RecordModel record)
    {
        SourceWriter source = new();
        if (record.Namespace.Length > 0)
        {
            source.Open($"namespace {record.Namespace}");
        }

        foreach (string declaration in record.Declarations)
        {
            source.Open(declaration);
        }

        source.Line("/// <summary>How this type becomes bytes and text.</summary>");
        source.Open("internal static class TuskCodecs");
        WriteRegistration(source, record);
        new CodecSource(source, record).Write();
        return source.End();
    }

    private static void WriteRegistration(SourceWriter source, RecordModel record)
    {
        string type = record.TypeName;
        string texts = record.FormatsItself ? $"{CodecSource.Codecs}.TextFormats.Formattable<{type}>()" : "new Texts()";
        source.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        source.Open("internal static void Register()");
        source.Line($"{CodecSource.Codecs}.KeyCodecs.Register<{type}>(static () => new Keys());");
        source.Line($"{CodecSource.Codecs}.ValueCodecs.Register<{type}>(static () => new Values());");
        source.Line($"{CodecSource.Codecs}.TextFormats.Register<{type}>(static () => {texts});");
        source.Close();
    }
}
