using Conformance.Tests.Support;
using Google.Protobuf.Reflection;
using Tusk.Protocol;

namespace Conformance.Tests;

/// <summary>Our contracts against the descriptors in Hadoop's own jars: every field, value and call.</summary>
public sealed class ContractTests
{
    /// <summary>Messages and enums that we declare in part, with the reason. None is.</summary>
    private static readonly Dictionary<string, string> Partial = [];

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
    [InlineData("name")]
    [InlineData("number")]
    [InlineData("label")]
    [InlineData("type")]
    [InlineData("type name")]
    [InlineData("default")]
    [InlineData("packed")]
    [InlineData("left out")]
    [InlineData("added")]
    [InlineData("enum value")]
    [InlineData("message")]
    [InlineData("call")]
    public void A_contract_that_is_changed_in_one_place_is_found(string change)
    {
        FileDescriptorProto[] ours = [.. Ours];
        Change(ours, change);

        IReadOnlyList<string> differences = new ContractComparison(Theirs(), Partial).Compare(ours);

        Assert.InRange(differences.Count, 1, 2);
    }

    private static FileDescriptorSet Theirs() =>
        FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(Shared.Require("hadoop/protocol.desc")));

    private static void Change(FileDescriptorProto[] files, string change)
    {
        DescriptorProto located = Message(files, "LocatedBlockProto");
        switch (change)
        {
            case "name": located.Field[1].Name = "position"; break;
            case "number": located.Field[1].Number = 20; break;
            case "label": located.Field[1].Label = FieldDescriptorProto.Types.Label.Optional; break;
            case "type": located.Field[1].Type = FieldDescriptorProto.Types.Type.Int64; break;
            case "type name": located.Field[2].TypeName = ".hadoop.hdfs.DatanodeIDProto"; break;
            case "default": Message(files, "FsyncRequestProto").Field[2].DefaultValue = "0"; break;
            case "packed": located.Field.Single(static field => field.Name == "isCached").Options = null; break;
            case "left out": located.Field.RemoveAt(9); break;
            case "added": located.Field.Add(new FieldDescriptorProto { Name = "more", Number = 90 }); break;
            case "enum value": files.SelectMany(static file => file.EnumType)
                .Single(static type => type.Name == "Status").Value[3].Number = 30; break;
            case "message": files[0].MessageType.Add(new DescriptorProto { Name = "OfOurOwnProto" }); break;
            case "call": files.SelectMany(static file => file.Service)
                .Single(static service => service.Name == "ClientNamenodeProtocol").Method[0].OutputType = ".hadoop.hdfs.X"; break;
            default: throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    private static DescriptorProto Message(FileDescriptorProto[] files, string name) =>
        files.SelectMany(static file => file.MessageType).Single(message => message.Name == name);
}
