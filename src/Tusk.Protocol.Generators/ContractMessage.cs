namespace Tusk.Protocol.Generators;

/// <summary>A message of a contract.</summary>
/// <param name="Namespace">The C# namespace of its file.</param>
/// <param name="Path">Its name, after those of the messages that it is nested in.</param>
/// <param name="Fields">Its fields in the order of the file.</param>
internal sealed record ContractMessage(string Namespace, IReadOnlyList<string> Path, IReadOnlyList<ContractField> Fields)
{
    /// <summary>The last part of its name.</summary>
    public string Name => Path[Path.Count - 1];
}
