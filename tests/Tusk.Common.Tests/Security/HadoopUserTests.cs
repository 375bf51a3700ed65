using Tusk.Common.Configurations;
using Tusk.Common.Security;

namespace Tusk.Common.Tests.Security;

public sealed class HadoopUserTests
{
    [Fact]
    public void Is_the_operating_systems_user_unless_a_variable_says_otherwise()
    {
        Assert.Equal(new HadoopUser(Environment.UserName), HadoopUser.Current(new HadoopEnvironment(new Dictionary<string, string>())));
        Assert.Equal(new HadoopUser("joe"), Current("HADOOP_USER_NAME", "joe"));
        Assert.Equal(new HadoopUser(" joe "), Current("HADOOP_USER_NAME", " joe "));
        Assert.Equal(new HadoopUser(Environment.UserName), Current("HADOOP_USER_NAME", " "));
    }

    [Fact]
    public void May_act_for_another()
    {
        HadoopUser user = HadoopUser.Current(new HadoopEnvironment(new Dictionary<string, string>
        {
            ["HADOOP_USER_NAME"] = "joe",
            ["HADOOP_PROXY_USER"] = "bob",
        }));

        Assert.Equal(("bob", "joe", "bob via joe"), (user.Name, user.RealName, user.ToString()));
        Assert.Equal(new HadoopUser("bob", Environment.UserName), Current("HADOOP_PROXY_USER", "bob"));
        Assert.Null(Current("HADOOP_PROXY_USER", "").RealName);
    }

    [Theory]
    [InlineData("joe", "joe")]
    [InlineData("joe@REALM", "joe")]
    [InlineData("joe/host@REALM", "joe")]
    [InlineData("a/b", "a")]
    [InlineData("x y", "x y")]
    public void Has_a_short_name(string name, string expected) => Assert.Equal(expected, new HadoopUser(name).ShortName);

    private static HadoopUser Current(string name, string value) =>
        HadoopUser.Current(new HadoopEnvironment(new Dictionary<string, string> { [name] = value }));
}
