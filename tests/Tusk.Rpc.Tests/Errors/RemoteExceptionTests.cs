using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Tests.Errors;

public sealed class RemoteExceptionTests
{
    [Theory]
    [InlineData("one line", "one line", "")]
    [InlineData("line 1\nline 2\n\tat a.B.c(D.java:1)\n\tat e", "line 1\nline 2", "\tat a.B.c(D.java:1)\n\tat e")]
    [InlineData("\tat a.B.c(D.java:1)", "x.Y", "\tat a.B.c(D.java:1)")]
    [InlineData("", "x.Y", "")]
    [InlineData("look\tat this\n at that", "look\tat this\n at that", "")]
    public void The_message_ends_where_the_stack_begins(string text, string message, string stack)
    {
        RemoteException error = RemoteExceptions.Create(new RemoteError("x.Y", text, null, IsFatal: false));

        Assert.Equal((message, stack, "x.Y"), (error.Message, error.JavaStack, error.JavaClassName));
    }

    [Fact]
    public void Every_class_of_the_table_has_a_type_and_keeps_its_name()
    {
        Assert.All(RemoteExceptions.JavaClassNames, static name =>
        {
            RemoteException error = RemoteExceptions.Create(new RemoteError(name, "m", RpcErrorCode.Application, IsFatal: true));
            Assert.NotEqual(typeof(RemoteException), error.GetType());
            Assert.Equal((name, "m", true, RpcErrorCode.Application), (error.JavaClassName, error.Message, error.IsFatal, error.ErrorCode));
        });
        Assert.Equal(
            RemoteExceptions.JavaClassNames.Count,
            RemoteExceptions.JavaClassNames.Select(static name => RemoteExceptions.Create(new RemoteError(name, "", null, false)).GetType()).Distinct().Count());
    }

    [Theory]
    [InlineData("org.apache.hadoop.hdfs.protocol.SnapshotAccessControlException", typeof(AccessControlException))]
    [InlineData("org.apache.hadoop.hdfs.protocol.NSQuotaExceededException", typeof(QuotaExceededException))]
    [InlineData("org.apache.hadoop.hdfs.protocol.UnresolvedPathException", typeof(UnresolvedLinkException))]
    [InlineData("org.apache.hadoop.ipc.RPC$VersionMismatch", typeof(RpcVersionMismatchException))]
    public void Types_are_related_as_in_java(string javaClass, Type type) =>
        Assert.IsAssignableFrom(type, RemoteExceptions.Create(new RemoteError(javaClass, "", null, IsFatal: false)));
}
