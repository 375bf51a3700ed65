using System.Text;

namespace Tusk.Examples;

/// <summary>Emits each document with an empty word, once for each task or line, and each word with its document.</summary>
/// <param name="lines">Whether a document is a line, not a file.</param>
public sealed class TermMapper(bool lines) : Mapper<Text, Pair<Text, Text>, long>
{
    private readonly LowerCaseWords _words = new();
    private byte[] _file = [];

    /// <inheritdoc/>
    public override void Setup(Output<Pair<Text, Text>, long> output)
    {
        if (lines)
        {
            return;
        }

        byte[] name = Encoding.UTF8.GetBytes(output.Context.Split!.Path.Name);
        if (name.Contains((byte)'\n'))
        {
            output.Count(TermCount.UnusableName);
            return;
        }

        _file = name;
        output.Emit(new(default, new Text(name)), 0); // a file without words is a document, too
    }

    /// <inheritdoc/>
    public override void Map(Text record, Output<Pair<Text, Text>, long> output)
    {
        if (!lines)
        {
            if (_file.Length > 0)
            {
                EmitWords(_file, record, output);
            }

            return;
        }

        int tab = record.Bytes.IndexOf((byte)'\t');
        if (tab < 1 || record.Bytes[..tab].Contains((byte)'\n'))
        {
            output.Count(TermCount.MalformedLine);
            return;
        }

        output.Emit(new(default, record[..tab]), 0);
        EmitWords(record[..tab], record[(tab + 1)..], output);
    }

    private void EmitWords(Text document, Text text, Output<Pair<Text, Text>, long> output)
    {
        foreach (Text word in _words.Of(text).Tokens())
        {
            output.Emit(new(word, document), 1);
        }
    }
}
