using System.Reflection;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;

namespace Tusk.Hdfs.Client.Tests.Namespace;

/// <summary>The calls as they are declared.</summary>
public sealed class NameNodeMethodsTests
{
    private static readonly object[] All =
        [.. typeof(NameNodeMethods).GetProperties(BindingFlags.Static | BindingFlags.Public).Select(static property => property.GetValue(null)!)];

    /// <summary>Those that Hadoop 3.4.2 annotates with AtMostOnce: the NameNode remembers them. All others may be repeated.</summary>
    [Fact]
    public void Calls_that_must_not_be_executed_twice_are_those_that_the_namenode_remembers() => Assert.Equal(
        ["append", "concat", "create", "delete", "rename", "rename2", "saveNamespace", "updatePipeline"],
        All.Where(static method => Value<RpcIdempotence>(method, "Idempotence") == RpcIdempotence.AtMostOnce)
            .Select(static method => Value<string>(method, "Name")).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_other_call_may_be_repeated() => Assert.DoesNotContain(
        All, static method => Value<RpcIdempotence>(method, "Idempotence") == RpcIdempotence.NotIdempotent);

    [Fact]
    public void Names_and_messages_are_those_of_the_contract()
    {
        var service = ClientNamenodeReflection.Descriptor.Services.Single(static one => one.Name == "ClientNamenodeProtocol");

        Assert.All(All, method =>
        {
            var call = service.FindMethodByName(Value<string>(method, "Name"));
            Assert.NotNull(call);
            Assert.Equal([call.InputType.ClrType, call.OutputType.ClrType], method.GetType().GetGenericArguments());
        });
    }

    private static T Value<T>(object method, string name) => (T)method.GetType().GetProperty(name)!.GetValue(method)!;
}
