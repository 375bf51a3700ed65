using Conformance.Tests.Support;
using Google.Protobuf.Reflection;
using Tusk.Protocol;

namespace Conformance.Tests;

/// <summary>Our contracts against the descriptors in Hadoop's own jars: every field, value and call.</summary>
public sealed class ContractTests
{
    /// <summary>Messages and enums that we declare in part, with the reason. None is.</summary>
    private static readonly Dictionary<string, string> Partial = [];

    /// <summary>Faults that the comparison must find. Field 1 is <c>required uint64 offset = 2</c>.</summary>
    private static readonly Dictionary<string, Action<FileDescriptorProto[]>> Changes = new()
    {
        ["name"] = static files => Located(files).Field[1].Name = "position",
        ["number"] = static files => Located(files).Field[1].Number = 20,
        ["label"] = static files => Located(files).Field[1].Label = FieldDescriptorProto.Types.Label.Optional,
        ["type"] = static files => Located(files).Field[1].Type = FieldDescriptorProto.Types.Type.Int64,
        ["type name"] = static files => Located(files).Field[2].TypeName = ".hadoop.hdfs.DatanodeIDProto",
        ["default"] = static files => Message(files, "FsyncRequestProto").Field[2].DefaultValue = "0",
        ["packed"] = static files => Located(files).Field.Single(static field => field.Name == "isCached").Options = null,
        ["left out"] = static files => Located(files).Field.RemoveAt(9),
        ["added"] = static files => Located(files).Field.Add(new FieldDescriptorProto { Name = "more", Number = 90 }),
        ["enum value"] = static files => Status(files).Value[3].Number = 30,
        ["enum value left out"] = static files => Status(files).Value.RemoveAt(3),
        ["message"] = static files => files[0].MessageType.Add(new DescriptorProto { Name = "OfOurOwnProto" }),
        ["call"] = static files => ClientNamenode(files).Method[0].OutputType = ".hadoop.hdfs.X",
    };

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    private static IEnumerable<FileDescriptorProto> Ours =>
        typeof(Messages).Assembly.GetTypes()
            .Where(static type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(static type => ((FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!).ToProto());

    [Fact]
    public void Every_field_value_and_call_is_as_in_Hadoop()
    {
        var comparison = new ContractComparison(Theirs(), Partial);

        IReadOnlyList<string> differences = comparison.Compare(Ours);

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(comparison.Compared > 600, $"{comparison.Compared} parts compared");
        Assert.All(Partial, static pair => Assert.NotEmpty(pair.Value));
    }

    [Fact]
    public void Every_protocol_has_the_name_and_version_that_Hadoop_serves()
    {
        string[] lines = File.ReadAllLines(Shared.Require("hadoop/protocol.txt"));

        Assert.All(RpcProtocol.All, protocol =>
            Assert.Contains($"protocol {protocol.Name} version {protocol.Version} service {protocol.Service}", lines));
    }

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void A_contract_that_is_changed_in_one_place_is_found(string change)
    {
        FileDescriptorProto[] ours = [.. Ours];
        Changes[change](ours);

        IReadOnlyList<string> differences = new ContractComparison(Theirs(), Partial).Compare(ours);

        // A changed name is missing on one side and unknown on the other.
        Assert.Equal(change == "name" ? 2 : 1, differences.Count);
    }

    private static FileDescriptorSet Theirs()
    {
        var theirs = FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(Shared.Require("hadoop/protocol.desc")));

        // A field of ours in a file of theirs, which their readers pass over (ApacheImageTests has their viewer do it): Hadoop forgets
        // a truncate that is under way when it starts from an image.
        theirs.File.SelectMany(static file => file.MessageType).Single(static message => message.Name == "INodeSection")
            .NestedType.Single(static message => message.Name == "FileUnderConstructionFeature")
            .Field.Add(new FieldDescriptorProto
            {
                Name = "truncatesTo",
                Number = 16001,
                Label = FieldDescriptorProto.Types.Label.Optional,
                Type = FieldDescriptorProto.Types.Type.Uint64,
            });
        return theirs;
    }

    private static DescriptorProto Located(FileDescriptorProto[] files) => Message(files, "LocatedBlockProto");

    private static DescriptorProto Message(FileDescriptorProto[] files, string name) =>
        files.SelectMany(static file => file.MessageType).Single(message => message.Name == name);

    private static EnumDescriptorProto Status(FileDescriptorProto[] files) =>
        files.SelectMany(static file => file.EnumType).Single(static type => type.Name == "Status");

    private static ServiceDescriptorProto ClientNamenode(FileDescriptorProto[] files) =>
        files.SelectMany(static file => file.Service).Single(static service => service.Name == "ClientNamenodeProtocol");
}
