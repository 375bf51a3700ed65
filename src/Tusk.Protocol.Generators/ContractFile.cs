namespace Tusk.Protocol.Generators;

/// <summary>What a .proto file declares, as far as checks of required fields need it.</summary>
/// <param name="Package">Its protobuf package.</param>
/// <param name="Messages">Its messages, nested ones too.</param>
/// <param name="EnumNames">Full names of its enums.</param>
/// <param name="Unreadable">The first line that was not understood, from 1, with its text; null if all were.</param>
internal sealed record ContractFile(
    string Package,
    IReadOnlyList<ContractMessage> Messages,
    IReadOnlyCollection<string> EnumNames,
    (int Line, string Text)? Unreadable);
