using System.Globalization;
using System.Reflection;
using System.Text;
using Tusk.Cluster;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.DataNode;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Settings;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Tests.Documentation;

/// <summary>The reference page of settings, as the declarations have it.</summary>
internal static class ConfigurationPage
{
    private const string Head =
        """
        # Settings

        <!-- Made from the declarations by a test: TUSK_UPDATE_DOCS=1 dotnet run --project tests/Tusk.Tests -->

        Every setting that Tusk reads, under Hadoop's name where Hadoop has it. Set one with `-D KEY=VALUE`, or in one of
        Hadoop's XML files with `-conf FILE`; old names such as `mapred.reduce.tasks` work, too. Bytes may end in k, m, g or t;
        times in ns, us, ms, s, m, h or d.
        A value out of bounds is refused before the job begins, one of HDFS when a path there is named, one of a server when
        it starts. Any other key is kept for the job to read and changes nothing else.

        ## Where they come from

        `SiteConfiguration.Load` reads the site files of an installation: those of the folder that `HADOOP_CONF_DIR` names,
        else those in `etc/hadoop` below `HADOOP_HOME`, else none. A file that is not there is passed over; one that is
        unreadable or malformed is an error, which names file and line, as does one of a value that cannot be used. So is a
        `HADOOP_CONF_DIR` that names no folder: Hadoop would work on local files then, and say nothing.

        Later ones override earlier ones, but for a property that an earlier one marks `final`:

        1. `core-site.xml`
        2. `mapred-site.xml`, `yarn-site.xml`: programs with jobs only
        3. `hdfs-site.xml`
        4. `-conf FILE`, in the order of the command line
        5. `-D KEY=VALUE`, `-fs` and what a program sets: these override `final`, too

        Defaults stand in the table below, not in files, so any site file may set any key. (Hadoop loads `hdfs-default.xml`
        behind `core-site.xml`, and so passes over an HDFS setting in there.)

        **Files** are read as by Hadoop 3.4: `<include>` with `<fallback>`, properties as attributes, CDATA, entities that the
        file itself declares, any encoding that it names. An empty value sets nothing. A relative `href` is looked for beside
        the outermost file, as Hadoop does, and then beside the file in which it stands. What Hadoop reads and we refuse:
        anything fetched from elsewhere (external entities, `http:` inclusions), another outermost element, a property
        without a name, an `<include>` without `href`, a `<fallback>` outside of one. At most 16 MiB, 1000 files and 32
        inclusions in each other.

        **Variables** in a value: `${key}` is another setting; `${env.NAME}` the environment's, with `${env.NAME:-x}` x where
        that is unset or empty and `${env.NAME-x}` x where it is unset; `${user.name}`, `${user.home}`, `${user.dir}`,
        `${java.io.tmpdir}`, `${file.separator}`, `${path.separator}`, `${os.name}`, `${os.arch}`, `${hadoop.home.dir}` and
        `${hadoop.log.dir}` what they are in Java; and `${hadoop.tmp.dir}` and some others their default where nobody set them.
        At the first name that nobody knows the rest of the value is left as it is. At most 19 replacements in one value.

        **The user** is the one of `HADOOP_USER_NAME`, else the operating system's; `HADOOP_PROXY_USER` names one for whom that
        user acts.

        ## Keys with a name in them

        | key | values | meaning |
        |---|---|---|
        | `dfs.nameservices` | names, separated by commas | Nameservices; a DataNode serves the first. |
        | `dfs.ha.namenodes.SERVICE` | names, separated by commas | The NameNodes of a nameservice. |
        | `dfs.namenode.rpc-address.SERVICE.NAMENODE` | host:port | Where one of them is. |
        | `hadoop.proxyuser.USER.hosts` | addresses, or `*` | From where a user may act for others. |
        | `hadoop.proxyuser.USER.users`, `hadoop.proxyuser.USER.groups` | names, or `*` | For whom. |

        ## The settings

        | key | default | values | meaning |
        |---|---|---|---|

        """;

    private static readonly Assembly[] Libraries =
    [
        typeof(Configuration).Assembly,
        typeof(FileSystemRegistry).Assembly,
        typeof(MapReduceKeys).Assembly,
        typeof(EngineKeys).Assembly,
        typeof(RpcKeys).Assembly,
        typeof(HdfsSharedKeys).Assembly,
        typeof(HdfsKeys).Assembly,
        typeof(NameNodeKeys).Assembly,
        typeof(DataNodeKeys).Assembly,
        typeof(ClusterKeys).Assembly,
        typeof(TuskProgram).Assembly,
    ];

    /// <summary>The page's text.</summary>
    public static string Text()
    {
        var page = new StringBuilder(Head);
        foreach (object setting in Declarations())
        {
            page.Append(Row(setting)).Append('\n');
        }

        return page.ToString();
    }

    /// <summary>Every setting that a static property of the libraries holds, by name.</summary>
    public static IReadOnlyList<object> Declarations() =>
    [
        .. Libraries
            .SelectMany(static library => library.GetTypes())
            .Where(static type => !type.ContainsGenericParameters)
            .SelectMany(static type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static property => IsSetting(property.PropertyType))
            .Select(static property => property.GetValue(null)!)
            .Distinct(ReferenceEqualityComparer.Instance)
            .OrderBy(static setting => setting.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>Whether only paths in HDFS need a setting.</summary>
    public static bool IsOfHdfs(object setting) =>
        new[] { typeof(RpcKeys), typeof(HdfsKeys), typeof(HdfsReadKeys), typeof(HdfsWriteKeys) }.Any(keys => IsOneOf(keys, setting));

    /// <summary>Whether only servers read a setting, when they start.</summary>
    public static bool IsOfServers(object setting) =>
        new[] { typeof(RpcServerKeys), typeof(NameNodeKeys), typeof(DataNodeKeys), typeof(ClusterKeys) }.Any(keys => IsOneOf(keys, setting));

    private static bool IsOneOf(Type keys, object setting) =>
        keys.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Any(property => property.GetValue(null) == setting);

    private static bool IsSetting(Type? type) => type is not null
        && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Setting<>)) || IsSetting(type.BaseType));

    private static string Row(object setting) => setting switch
    {
        SettingBoolean s => Row(s, s.Default ? "true" : "false", "true, false"),
        SettingInt32 s => Row(s, Number(s.Default), Range(s.Minimum, s.Maximum, int.MaxValue, s.Unit) + (s.IsClamped ? "; the nearest of any other number" : "")),
        SettingInt64 s => Row(s, Number(s.Default), Range(s.Minimum, s.Maximum, long.MaxValue / 4, s.Unit)),
        SettingDuration s => Row(s, DurationText.Format(s.Default), $"time in {DurationText.Suffix(s.DefaultUnit)}, {s.Bounds}"),
        SettingChoice s => Row(s, s.Default, string.Join(", ", s.Choices)),
        SettingText s => Row(s, s.Default ?? "", "text"),
        _ => throw new InvalidOperationException($"The page knows no {setting.GetType().Name}: {setting}."),
    };

    private static string Row<T>(Setting<T> setting, string value, string values)
    {
        string shown = value switch
        {
            "" => "none",
            "\t" => "a tab",
            _ => $"`{value}`",
        };
        return $"| `{setting.Name}` | {setting.DefaultDescription ?? shown} | {values} | {setting.Description} |";
    }

    // A bound that only the type sets is none to a reader.
    private static string Range(long minimum, long maximum, long unbounded, string unit) =>
        maximum >= unbounded ? $"{unit}, from {Number(minimum)}" : $"{unit}, {Number(minimum)} to {Number(maximum)}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
