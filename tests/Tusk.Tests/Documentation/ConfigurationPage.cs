using System.Globalization;
using System.Reflection;
using System.Text;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Settings;
using Tusk.Rpc;

namespace Tusk.Tests.Documentation;

/// <summary>The reference page of settings, as the declarations have it.</summary>
internal static class ConfigurationPage
{
    private const string Head =
        """
        # Settings

        <!-- Made from the declarations by a test: TUSK_UPDATE_DOCS=1 dotnet run --project tests/Tusk.Tests -->

        Every setting that Tusk reads, under Hadoop's name where Hadoop has it. Set one with `-D KEY=VALUE`, or in one of
        Hadoop's XML files with `-conf FILE`; old names such as `mapred.reduce.tasks` work, too. Bytes may end in k, m, g or t.
        A value out of bounds is refused before the job begins, one of HDFS when a path there is named. Any other key is kept for the
        job to read and changes nothing else.

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
        typeof(HdfsKeys).Assembly,
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
    public static bool IsOfHdfs(object setting) => IsOneOf(typeof(RpcKeys), setting) || IsOneOf(typeof(HdfsKeys), setting);

    private static bool IsOneOf(Type keys, object setting) =>
        keys.GetProperties(BindingFlags.Static | BindingFlags.Public).Any(property => property.GetValue(null) == setting);

    private static bool IsSetting(Type? type) => type is not null
        && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Setting<>)) || IsSetting(type.BaseType));

    private static string Row(object setting) => setting switch
    {
        SettingBoolean s => Row(s, s.Default ? "true" : "false", "true, false"),
        SettingInt32 s => Row(s, Number(s.Default), Range(s.Minimum, s.Maximum, int.MaxValue, s.Unit)),
        SettingInt64 s => Row(s, Number(s.Default), Range(s.Minimum, s.Maximum, long.MaxValue / 4, s.Unit)),
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
