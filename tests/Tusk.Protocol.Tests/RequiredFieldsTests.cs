using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Protocol.Tests;

/// <summary>The checks that the generator writes, against what the descriptors of the library say.</summary>
public sealed class RequiredFieldsTests
{
    public static TheoryData<string> Names => [.. Contracts.AllMessages.Select(static message => message.FullName)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_with_all_required_fields_is_complete_and_survives_a_round_trip(string name)
    {
        foreach (int depth in (int[])[0, 1, 4])
        {
            IContract message = Contracts.Complete(Find(name), depth);

            Assert.Null(message.FindMissing());
            Assert.True(message.IsInitialized());
            Assert.Equal(message, Contracts.Parse(message.Descriptor, message.ToByteArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_missing_field_is_named_and_its_message_refused(string name)
    {
        foreach (FieldDescriptor field in Find(name).Fields.InDeclarationOrder().Where(static field => field.IsRequired))
        {
            IContract message = Contracts.Complete(Find(name), 1);
            field.Accessor.Clear(message);

            Assert.False(message.IsInitialized());
            Assert.Equal(field.Name, message.FindMissing());
            var refused = Assert.Throws<ProtocolMessageException>(() => Contracts.Parse(message.Descriptor, message.ToByteArray()));
            Assert.Equal($"{message.Descriptor.Name} lacks its required field {field.Name}.", refused.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_missing_in_a_message_inside_is_found(string name)
    {
        foreach (FieldDescriptor field in Find(name).Fields.InDeclarationOrder().Where(static field => field.FieldType == FieldType.Message))
        {
            FieldDescriptor? inner = field.MessageType.Fields.InDeclarationOrder().FirstOrDefault(static inner => inner.IsRequired);
            if (inner is null)
            {
                continue;
            }

            IContract message = Contracts.Complete(Find(name), 1);
            object value = field.Accessor.GetValue(message);
            inner.Accessor.Clear((IMessage)(field.IsRepeated ? ((System.Collections.IList)value)[1]! : value));

            Assert.False(message.IsInitialized());
            Assert.Equal(field.IsRepeated ? $"{field.Name}[1].{inner.Name}" : $"{field.Name}.{inner.Name}", message.FindMissing());
        }
    }

    [Fact]
    public void The_way_to_a_missing_field_goes_through_all_messages()
    {
        var locations = (GetBlockLocationsResponseProto)Contracts.Complete(GetBlockLocationsResponseProto.Descriptor, 4);

        locations.Locations.Blocks[1].Locs[0].Id.ClearIpAddr();

        Assert.Equal("locations.blocks[1].locs[0].id.ipAddr", locations.FindMissing());
    }

    [Fact]
    public void There_are_messages_with_and_without_required_fields()
    {
        Assert.Contains(Contracts.AllMessages, static message => message.Fields.InDeclarationOrder().Any(static field => field.IsRequired));
        Assert.Contains(Contracts.AllMessages, static message => message.Fields.InDeclarationOrder().Count == 0);
    }

    private static MessageDescriptor Find(string name) => Contracts.AllMessages.Single(message => message.FullName == name);
}
