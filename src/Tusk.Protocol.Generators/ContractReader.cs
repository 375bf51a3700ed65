using System.Text.RegularExpressions;

namespace Tusk.Protocol.Generators;

/// <summary>Reads the .proto files of this repository: one declaration, field or brace on a line.</summary>
/// <remarks>protoc reads the same files and knows the whole language; a line that this reader does not know fails the build.</remarks>
internal sealed class ContractReader
{
    private static readonly Regex Declaration = new(@"^(?<kind>message|enum|service) (?<name>\w+) \{(?<end>\})?$");
    private static readonly Regex Field = new(@"^(?<label>required|optional|repeated) (?<type>[\w.]+) (?<name>\w+) = \d+( \[[^\]]*\])?;$");
    private static readonly Regex Package = new(@"^package (?<name>[\w.]+);$");
    private static readonly Regex Namespace = new(@"^option csharp_namespace = ""(?<name>[\w.]+)"";$");
    private static readonly Regex Silent = new(@"^(syntax = ""proto2"";|import ""\w+\.proto"";|\w+ = -?\d+;|rpc \w+\([\w.]+\) returns \([\w.]+\);)$");

    private readonly List<ContractMessage> _messages = [];
    private readonly HashSet<string> _enums = [];
    private readonly Stack<(string Name, List<ContractField> Fields)> _open = new();
    private string _package = "";
    private string _namespace = "";

    /// <summary>Reads a file.</summary>
    public static ContractFile Read(string text)
    {
        var reader = new ContractReader();
        (int, string)? unreadable = null;
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string code = WithoutComment(line);
            if (code.Length > 0 && !reader.TryTake(code))
            {
                unreadable = (number, code);
                break;
            }
        }

        return new ContractFile(reader._package, reader._messages, reader._enums, unreadable);
    }

    private static string WithoutComment(string line)
    {
        int comment = line.IndexOf("//", System.StringComparison.Ordinal);
        return (comment < 0 ? line : line.Substring(0, comment)).Trim();
    }

    private bool TryTake(string code)
    {
        if (code == "}")
        {
            return TryClose();
        }

        if (Declaration.Match(code) is { Success: true } declaration)
        {
            return TryOpen(declaration);
        }

        if (Field.Match(code) is { Success: true } field && _open.Count > 0)
        {
            _open.Peek().Fields.Add(new ContractField(
                field.Groups["name"].Value, field.Groups["label"].Value, field.Groups["type"].Value));
            return true;
        }

        if (Package.Match(code) is { Success: true } package)
        {
            _package = package.Groups["name"].Value;
            return true;
        }

        if (Namespace.Match(code) is { Success: true } named)
        {
            _namespace = named.Groups["name"].Value;
            return true;
        }

        return Silent.IsMatch(code);
    }

    private bool TryOpen(Match declaration)
    {
        string name = declaration.Groups["name"].Value;
        _open.Push((name, []));
        string[] path = OpenPath();
        if (declaration.Groups["kind"].Value == "message")
        {
            _messages.Add(new ContractMessage(_namespace, path, _open.Peek().Fields));
        }
        else if (declaration.Groups["kind"].Value == "enum")
        {
            _enums.Add($"{_package}.{string.Join(".", path)}");
        }

        return !declaration.Groups["end"].Success || TryClose();
    }

    private bool TryClose()
    {
        if (_open.Count == 0)
        {
            return false;
        }

        _open.Pop();
        return true;
    }

    private string[] OpenPath()
    {
        var path = new string[_open.Count];
        int index = path.Length;
        foreach ((string name, _) in _open)
        {
            path[--index] = name;
        }

        return path;
    }
}
