namespace Tusk.Architecture.Tests;

/// <summary>The checker is fed sources with a planted fault.</summary>
public sealed class SourceRulesTests
{
    private const string Path = "src/Tusk.Common/Errors/Fault.cs";

    [Theory]
    [InlineData("public sealed class Fault(string a) : Exception(a);\n")]
    [InlineData("internal sealed class Other;\n\n/// <summary>x</summary>\npublic readonly record struct Fault;\n")]
    [InlineData("public delegate void Handler<in T>(T x)\n    where T : class;\n\npublic class Fault<T>\n{\n}\n")]
    [InlineData("public ref struct Fault\n{\n    public struct Inner;\n}\n\npublic readonly ref struct Fault<T>\n{\n}\n")]
    [InlineData("public delegate T Fault<T>(int x);\n\npublic delegate int Other();\n")]
    [InlineData("public delegate Task<T> Fault<in TIn, T>(\n    TIn x);\n")]
    [InlineData("[Flags] public enum Fault\n{\n}\n")]
    [InlineData("internal enum Anything;\n")]
    public void Sound_sources_pass(string types) =>
        Assert.Empty(SourceRules.Violations(Path, $"namespace Tusk.Common.Errors;\n\n{types}"));

    [Theory]
    [InlineData("public class Wrong;\n", "holds the public type Wrong, expected Fault")]
    [InlineData("public delegate List<int> Wrong(int x);\n", "holds the public type Wrong, expected Fault")]
    [InlineData("public class Fault;\n\npublic interface IFault;\n", "2 public types (Fault, IFault), expected one")]
    [InlineData("public static partial class Fault;\n\npublic record Second(int X);\n", "2 public types (Fault, Second), expected one")]
    public void A_second_or_misnamed_public_type_is_found(string types, string expected) => Assert.Equal(
        [$"{Path}: {expected}"], SourceRules.Violations(Path, $"namespace Tusk.Common.Errors;\n\n{types}"));

    [Fact]
    public void A_namespace_that_is_not_the_folder_is_found() => Assert.Equal(
        [$"{Path}: namespace Tusk.Common, its folder says Tusk.Common.Errors"],
        SourceRules.Violations(Path, "namespace Tusk.Common;\n"));

    [Fact]
    public void A_polyfill_has_the_namespace_of_the_framework_while_it_is_internal()
    {
        const string Declared = "namespace System.Runtime.CompilerServices;\n\n";

        Assert.Empty(SourceRules.Violations(Path, Declared + "internal static class Fault;\n"));
        Assert.Single(SourceRules.Violations(Path, Declared + "public static class Fault;\n"));
    }

    [Fact]
    public void A_file_of_501_lines_is_found() => Assert.Equal(
        [$"{Path}: 501 lines, at most 500: look for the second noun inside"],
        SourceRules.Violations(Path, new string('\n', 501)));
}
