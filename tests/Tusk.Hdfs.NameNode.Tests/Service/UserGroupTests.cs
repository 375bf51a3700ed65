using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode.Service.Users;

namespace Tusk.Hdfs.NameNode.Tests.Service;

public sealed class UserGroupTests
{
    [Fact]
    public void The_operating_system_knows_the_groups_of_root()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no users and groups as HDFS means them.");

        Assert.Contains(SystemGroups.Of("root")[0], (string[])["root", "wheel"]);
        Assert.Empty(SystemGroups.Of("nobody knows this user"));
        Assert.Empty(SystemGroups.Of(""));
    }

    [Fact]
    public void Groups_of_the_settings_come_first_and_others_are_kept_for_a_while()
    {
        int asked = 0;
        var configuration = new Configuration();
        configuration.Set("hadoop.user.group.static.mapping.overrides", "a=x,y;b=;c");
        var groups = new UserGroups(configuration, user => [$"{user}{++asked}"], TimeProvider.System);

        Assert.Equal(["x", "y"], groups.Of("a"));
        Assert.Empty(groups.Of("b"));
        Assert.Empty(groups.Of("c"));
        Assert.Equal(["d1"], groups.Of("d"));
        Assert.Equal(["d1"], groups.Of("d"));
    }

    [Fact]
    public void Malformed_groups_are_refused()
    {
        var configuration = new Configuration();
        configuration.Set("hadoop.user.group.static.mapping.overrides", "a=b=c");

        Assert.Throws<ConfigurationException>(() => new UserGroups(configuration, static _ => [], TimeProvider.System));
    }
}
