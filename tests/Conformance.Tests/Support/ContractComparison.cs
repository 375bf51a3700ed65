using Google.Protobuf.Reflection;

namespace Conformance.Tests.Support;

/// <summary>Compares our contracts with Hadoop's own descriptors, name by name.</summary>
/// <param name="theirs">Every file of Hadoop's.</param>
/// <param name="partial">Messages and enums of which we declare a part, each with its reason.</param>
internal sealed class ContractComparison(FileDescriptorSet theirs, IReadOnlyDictionary<string, string> partial)
{
    private readonly Dictionary<string, DescriptorProto> _messages = theirs.File
        .SelectMany(static file => MessagesOf(file)).ToDictionary(static pair => pair.Name, static pair => pair.Message);

    private readonly Dictionary<string, EnumDescriptorProto> _enums = theirs.File
        .SelectMany(static file => EnumsOf(file)).ToDictionary(static pair => pair.Name, static pair => pair.Enum);

    private readonly Dictionary<string, MethodDescriptorProto> _calls = theirs.File
        .SelectMany(static file => CallsOf(file)).ToDictionary(static pair => pair.Name, static pair => pair.Call);

    private readonly List<string> _differences = [];

    /// <summary>How many fields, values and calls were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>How ours differ, one sentence each.</summary>
    public IReadOnlyList<string> Compare(IEnumerable<FileDescriptorProto> ours)
    {
        FileDescriptorProto[] files = [.. ours];
        foreach ((string name, DescriptorProto message) in files.SelectMany(MessagesOf))
        {
            Compare(name, message, _messages, CompareMessages);
        }

        foreach ((string name, EnumDescriptorProto type) in files.SelectMany(EnumsOf))
        {
            Compare(name, type, _enums, (_, our, their) => CompareEach(
                name, our.Value, their.Value, static value => value.Name, static value => $"{value.Name} = {value.Number}"));
        }

        foreach ((string name, MethodDescriptorProto call) in files.SelectMany(CallsOf))
        {
            Compare(name, call, _calls, (_, our, their) => CompareEach(name, [our], [their], static one => one.Name,
                static one => $"{one.Name} ({one.InputType}) returns ({one.OutputType})"));
        }

        return _differences;
    }

    private static string Describe(FieldDescriptorProto field) =>
        $"{field.Label} {field.Type} {field.TypeName} {field.Name} = {field.Number}"
        + $"{(field.HasDefaultValue ? $" default '{field.DefaultValue}'" : "")}{(field.Options?.Packed == true ? " packed" : "")}";

    private static IEnumerable<(string Name, DescriptorProto Message)> MessagesOf(FileDescriptorProto file) =>
        file.MessageType.SelectMany(message => Nested(file.Package, message));

    private static IEnumerable<(string Name, DescriptorProto Message)> Nested(string scope, DescriptorProto message) =>
        message.NestedType.SelectMany(inner => Nested($"{scope}.{message.Name}", inner)).Prepend(($"{scope}.{message.Name}", message));

    private static IEnumerable<(string Name, EnumDescriptorProto Enum)> EnumsOf(FileDescriptorProto file) =>
        file.EnumType.Select(type => ($"{file.Package}.{type.Name}", type)).Concat(MessagesOf(file)
            .SelectMany(static pair => pair.Message.EnumType.Select(type => ($"{pair.Name}.{type.Name}", type))));

    private static IEnumerable<(string Name, MethodDescriptorProto Call)> CallsOf(FileDescriptorProto file) =>
        file.Service.SelectMany(service => service.Method.Select(call => ($"{file.Package}.{service.Name}.{call.Name}", call)));

    private void Compare<T>(string name, T ours, Dictionary<string, T> theirs, Action<string, T, T> compare)
    {
        if (theirs.TryGetValue(name, out T? their))
        {
            compare(name, ours, their);
        }
        else
        {
            _differences.Add($"{name}: Hadoop has none of this name");
        }
    }

    private void CompareMessages(string name, DescriptorProto ours, DescriptorProto theirs) =>
        CompareEach(name, ours.Field, theirs.Field, static field => field.Name, Describe);

    private void CompareEach<T>(
        string name, IEnumerable<T> ours, IEnumerable<T> theirs, Func<T, string> key, Func<T, string> describe)
    {
        Dictionary<string, string> left = ours.ToDictionary(key, describe);
        Dictionary<string, string> right = theirs.ToDictionary(key, describe);
        foreach (string part in left.Keys.Union(right.Keys))
        {
            Compared++;
            string? our = left.GetValueOrDefault(part);
            string? their = right.GetValueOrDefault(part);
            if (our != their && !(our is null && partial.ContainsKey(name)))
            {
                _differences.Add($"{name}: ours {our ?? "missing"}, Hadoop's {their ?? "missing"}");
            }
        }
    }
}
