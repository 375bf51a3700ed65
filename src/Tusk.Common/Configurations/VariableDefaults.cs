namespace Tusk.Common.Configurations;

/// <summary>Defaults of Hadoop to which site files refer as <c>${name}</c> without setting them.</summary>
/// <remarks>They stand only for a variable: whoever reads such a setting has its default in the declaration.</remarks>
internal static class VariableDefaults
{
    /// <summary>A setting's default in Hadoop; null for the others.</summary>
    public static string? Get(string name) => DeprecatedKeys.Current(name) switch
    {
        "dfs.blocksize" => "134217728",
        "dfs.namenode.checkpoint.dir" => "file://${hadoop.tmp.dir}/dfs/namesecondary",
        "dfs.namenode.name.dir" => "file://${hadoop.tmp.dir}/dfs/name",
        "dfs.replication" => "3",
        "fs.defaultFS" => "file:///",
        "hadoop.tmp.dir" => "/tmp/hadoop-${user.name}",
        "yarn.app.mapreduce.am.staging-dir" => "/tmp/hadoop-yarn/staging",
        "yarn.nodemanager.hostname" => "0.0.0.0",
        "yarn.nodemanager.local-dirs" => "${hadoop.tmp.dir}/nm-local-dir",
        "yarn.nodemanager.log-dirs" => "${yarn.log.dir}/userlogs",
        "yarn.resourcemanager.hostname" => "0.0.0.0",
        "yarn.timeline-service.hostname" => "0.0.0.0",
        _ => null,
    };
}
