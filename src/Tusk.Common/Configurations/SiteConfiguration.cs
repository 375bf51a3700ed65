namespace Tusk.Common.Configurations;

/// <summary>Reads the site files of an installation, found as Hadoop's programs find them.</summary>
/// <remarks>
/// <para>Hadoop's generic options come behind it: <c>-conf FILE</c> is <see cref="Configuration.AddXml(string)"/> (what a
/// site file marked final stays), then <c>-fs URI</c> and then <c>-D KEY=VALUE</c> are <see cref="Configuration.Set"/>.</para>
/// Source: Apache Hadoop 3.4, hadoop-functions.sh, o.a.h.util.GenericOptionsParser.
/// </remarks>
public static class SiteConfiguration
{
    /// <summary>Variable that names the folder of the site files.</summary>
    public const string FolderVariable = "HADOOP_CONF_DIR";

    /// <summary>Variable that names an installation, whose site files are in <c>etc/hadoop</c>.</summary>
    public const string HomeVariable = "HADOOP_HOME";

    /// <summary>The folder of the site files: HADOOP_CONF_DIR, else HADOOP_HOME/etc/hadoop if there is one; else null.</summary>
    /// <exception cref="ConfigurationException">
    /// HADOOP_CONF_DIR names no folder. Hadoop passes over it and works on local files, which nobody means who set it.
    /// </exception>
    public static string? FindFolder(HadoopEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.GetNonBlank(FolderVariable) is { } folder)
        {
            return Directory.Exists(folder)
                ? folder
                : throw new ConfigurationException(
                    $"{FolderVariable} is {folder}, which is no folder; expected the one with core-site.xml. Unset it to work without.");
        }

        string? found = environment.GetNonBlank(HomeVariable) is { } home ? Path.Combine(home, "etc", "hadoop") : null;
        return Directory.Exists(found) ? found : null;
    }

    /// <summary>The settings of those site files that are there; none when there is no folder of them.</summary>
    /// <param name="files">Which files.</param>
    /// <param name="environment">Where the folder is named; also what <c>${env.NAME}</c> in a value means later.</param>
    /// <exception cref="ConfigurationException">HADOOP_CONF_DIR names no folder, or a file is unreadable or malformed.</exception>
    public static Configuration Load(SiteFiles files, HadoopEnvironment environment)
    {
        var configuration = new Configuration(environment);
        if (files != SiteFiles.None && FindFolder(environment) is { } folder)
        {
            Add(configuration, files, SiteFiles.Core, folder, "core-site.xml");
            Add(configuration, files, SiteFiles.MapReduce, folder, "mapred-site.xml");
            Add(configuration, files, SiteFiles.Yarn, folder, "yarn-site.xml");
            Add(configuration, files, SiteFiles.Hdfs, folder, "hdfs-site.xml");
        }

        return configuration;
    }

    private static void Add(Configuration configuration, SiteFiles files, SiteFiles file, string folder, string name)
    {
        if ((files & file) != 0)
        {
            configuration.TryAddXml(Path.Combine(folder, name));
        }
    }
}
