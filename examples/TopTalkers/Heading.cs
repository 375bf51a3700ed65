using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.Examples;

/// <summary>The first line of a file of rows: what its columns are called, and what separates them.</summary>
public sealed class Heading
{
    private readonly FsPath _file;
    private readonly string[] _names;

    /// <summary>Reads a heading: with a tab in it tabs separate the fields of the file, else commas.</summary>
    /// <exception cref="HadoopException">A quote does not end.</exception>
    public Heading(FsPath file, Text line)
    {
        _file = file;
        Separator = line.Bytes.Contains((byte)'\t') ? (byte)'\t' : (byte)',';
        var fields = new RowFields();
        if (!fields.TryRead(line, Separator))
        {
            throw new HadoopException($"{file}: its first line is no heading: {line.ToString()}");
        }

        _names = new string[fields.Count];
        for (int i = 0; i < _names.Length; i++)
        {
            _names[i] = fields[i].ToString();
        }
    }

    /// <summary>What stands between two fields.</summary>
    public byte Separator { get; }

    /// <summary>How many columns there are.</summary>
    public int Count => _names.Length;

    /// <summary>Which column has a name, from 0.</summary>
    /// <exception cref="HadoopException">None has.</exception>
    public int IndexOf(string name)
    {
        int index = Array.IndexOf(_names, name);
        return index >= 0
            ? index
            : throw new HadoopException($"{_file}: its heading has no column '{name}'; it has: {string.Join(", ", _names)}.");
    }
}
