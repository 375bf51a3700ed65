using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Generators.Tests;

/// <summary>What the generator says about records that it cannot, or should not, serve.</summary>
public sealed class DiagnosticTests
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("Tusk.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    [InlineData("[TuskRecord] public record struct R(int A);", "TUSK001: R must be partial: the codecs of R are generated into it")]
    [InlineData("public class Outer { [TuskRecord] public partial record struct R(int A); }", "TUSK001: Outer must be partial: the codecs of Outer.R are generated into it")]
    [InlineData("[TuskRecord] public partial record struct R<T>(T A);", "TUSK002: R<T> cannot be a [TuskRecord]: it is generic, or inside a generic type")]
    [InlineData("public partial class Outer<T> { [TuskRecord] public partial record struct R(int A); }", "it is generic, or inside a generic type")]
    [InlineData("[TuskRecord] public ref partial struct R { public int A; }", "it is a ref struct")]
    [InlineData("[TuskRecord] public abstract partial record R(int A);", "no object of it can be made")]
    [InlineData("public partial class Outer { [TuskRecord] private partial record struct R(int A); }", "not visible in its whole assembly")]
    [InlineData("public partial class B; [TuskRecord] public partial class R : B { public int A; }", "it inherits from B")]
    [InlineData("[TuskRecord] public partial record struct R(int A, System.Uri B);", "TUSK003: Field B of R is a System.Uri, which has no built-in codec")]
    [InlineData("[TuskRecord] public partial record struct R(int A, int[] B);", "TUSK003")]
    [InlineData("[TuskRecord] public partial record struct R((int, object) A);", "TUSK003")]
    [InlineData("[TuskRecord] public partial class R { public R(string other) { } public int A { get; set; } }", "TUSK004: R has no usable constructor")]
    [InlineData("[TuskRecord] public partial record struct R(int A) { private int _b; public int B() => _b++; }", "TUSK005: _b of R would be lost")]
    [InlineData("[TuskRecord] public partial record R(int A) { public int B { get; } = A; }", "TUSK005: B of R would be lost")]
    [InlineData("[TuskRecord] public partial struct R;", "TUSK006: R has no fields to encode")]
    [InlineData("[TuskRecord] public partial record R(int A, R? Next);", "TUSK007: Field Next of R contains a R again")]
    [InlineData("[TuskRecord] public partial record R(S? S); [TuskRecord] public partial record S((int, R?) R);", "TUSK007: Field S of R")]
    public void A_record_that_cannot_be_served_is_explained(string source, string expected)
    {
        (ImmutableArray<Diagnostic> diagnostics, _) = Generate(source);

        Assert.Contains(diagnostics, d => Line(d).Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[TuskRecord] public readonly partial record struct R(int A, string? B);")]
    [InlineData("namespace A.B { [TuskRecord] internal sealed partial record R(int A, (int X, string? Y)? B, System.Guid C); }")]
    [InlineData("[TuskRecord] public partial class R { public int @class { get; init; } private R() { } }")]
    [InlineData("public partial interface I { [TuskRecord] partial struct R { public int A; public static int S; public const int C = 1; } }")]
    [InlineData("[TuskRecord] public partial record struct R(System.DayOfWeek A, byte[] B, System.ReadOnlyMemory<byte> C, Nothing D, System.ValueTuple<int> E);")]
    [InlineData("[TuskRecord] public partial record struct KeyCodec(int Keys, int Values, int Parts);")]
    [InlineData("public static partial class O { [TuskRecord] public partial record struct R(S A); [TuskRecord] public partial record struct S(int A, int B); }")]
    public void A_record_that_can_be_served_compiles(string source)
    {
        (ImmutableArray<Diagnostic> diagnostics, Compilation compilation) = Generate(source);

        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(Line));
    }

    [Fact]
    public void An_edit_elsewhere_generates_nothing_anew()
    {
        Compilation before = Compile("[TuskRecord] public partial record struct R(int A);");
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new TuskRecordGenerator().AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(before, TestContext.Current.CancellationToken);

        driver = driver.RunGenerators(
            before.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other;", cancellationToken: TestContext.Current.CancellationToken)),
            TestContext.Current.CancellationToken);

        Assert.All(
            driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void A_record_of_a_library_is_registered_before_any_code_of_the_library_ran()
    {
        (_, Compilation compilation) = Generate("[TuskRecord] public partial record struct R(int A);");
        using MemoryStream library = new();
        Assert.True(compilation.Emit(library, cancellationToken: TestContext.Current.CancellationToken).Success);
        Type record = Assembly.Load(library.ToArray()).GetType("R", throwOnError: true)!;

        object? codec = typeof(KeyCodecs).GetMethod(nameof(KeyCodecs.For))!.MakeGenericMethod(record).Invoke(null, null);

        Assert.Equal("R+TuskCodecs+Keys", codec?.GetType().FullName);
    }

    private static string Line(Diagnostic diagnostic) =>
        $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";

    private static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        "Sample",
        [CSharpSyntaxTree.ParseText("using Tusk.MapReduce.Records;\n" + source)],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static (ImmutableArray<Diagnostic> Diagnostics, Compilation Compilation) Generate(string source)
    {
        CSharpGeneratorDriver.Create(new TuskRecordGenerator())
            .RunGeneratorsAndUpdateCompilation(Compile(source), out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        return (diagnostics, compilation);
    }
}
