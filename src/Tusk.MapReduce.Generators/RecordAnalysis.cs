using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tusk.MapReduce.Generators;

/// <summary>Finds the fields of a [TuskRecord] type, how it is made from them, and what is wrong with it.</summary>
internal sealed class RecordAnalysis
{
    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private readonly INamedTypeSymbol _type;
    private readonly string _name;
    private readonly List<Problem> _problems = [];

    private RecordAnalysis(INamedTypeSymbol type)
    {
        _type = type;
        _name = type.ToDisplayString();
    }

    /// <summary>Looks at one type.</summary>
    public static RecordModel Analyze(INamedTypeSymbol type) => new RecordAnalysis(type).Analyze();

    private RecordModel Analyze()
    {
        CheckKind();
        CheckPartial();
        (ISymbol Member, bool IsParameter)[] members = [.. FindFields()];
        CheckNothingIsLost(members.Select(m => m.Member));
        FieldModel[] fields = [.. members.Select(m => ToField(m.Member, m.IsParameter))];
        string ns = _type.ContainingNamespace.IsGlobalNamespace ? "" : _type.ContainingNamespace.ToDisplayString();
        return new RecordModel(
            ns,
            new EquatableArray<string>(Around(_type).Reverse().Select(Declaration)),
            _type.ToDisplayString(FullName),
            _name.Replace('<', '{').Replace('>', '}') + ".TuskCodecs.g.cs",
            _type.IsReferenceType,
            _type.AllInterfaces.Any(i => i.ToDisplayString() == "System.IUtf8SpanFormattable"),
            new EquatableArray<FieldModel>(fields),
            new EquatableArray<Problem>(_problems));
    }

    private void CheckKind()
    {
        string? reason = _type switch
        {
            _ when Around(_type).Any(t => t.IsGenericType) => "it is generic, or inside a generic type",
            { IsRefLikeType: true } => "it is a ref struct",
            { IsStatic: true } or { IsAbstract: true } => "no object of it can be made",
            _ when Around(_type).Any(t => t.IsFileLocal) => "it is visible in its file only",
            _ when Around(_type).Any(t => t.DeclaredAccessibility
                is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal) =>
                "it is not visible in its whole assembly; make it internal or public",
            { IsReferenceType: true, BaseType.SpecialType: not SpecialType.System_Object } =>
                $"it inherits from {_type.BaseType?.ToDisplayString()}, whose fields are not its own",
            _ => null,
        };
        if (reason is not null)
        {
            Report(Diagnostics.NotPossible, _type, _name, reason);
        }
    }

    private void CheckPartial()
    {
        foreach (INamedTypeSymbol type in Around(_type))
        {
            bool isPartial = type.DeclaringSyntaxReferences.Any(reference =>
                reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (!isPartial)
            {
                Report(Diagnostics.NotPartial, type, type.ToDisplayString(), _name);
            }
        }
    }

    /// <summary>Parameters of the constructor, then the other members that can be set.</summary>
    private List<(ISymbol Member, bool IsParameter)> FindFields()
    {
        List<ISymbol> readable = [.. _type.GetMembers().Where(IsReadable)];
        ISymbol[]? parameters = _type.InstanceConstructors
            .Where(c => !(_type.IsRecord && c.Parameters.Length == 1 && IsSame(c.Parameters[0].Type, _type)))
            .Select(c => MembersOf(c, readable))
            .Where(members => members is not null)
            .OrderByDescending(members => members!.Length)
            .FirstOrDefault();
        if (parameters is null)
        {
            Report(Diagnostics.NoConstructor, _type, _name);
            return [];
        }

        List<(ISymbol, bool)> fields = [.. parameters.Select(m => (m, true))];
        fields.AddRange(readable.Where(m => !parameters.Contains(m, SymbolEqualityComparer.Default) && IsSettable(m)).Select(m => (m, false)));
        if (fields.Count == 0 && !_type.GetMembers().OfType<IFieldSymbol>().Any(f => !f.IsStatic))
        {
            Report(Diagnostics.NoFields, _type, _name);
        }

        return fields;
    }

    /// <summary>The members that a constructor's parameters stand for; null if one stands for none.</summary>
    private static ISymbol[]? MembersOf(IMethodSymbol constructor, List<ISymbol> readable)
    {
        ISymbol?[] members = [.. constructor.Parameters.Select(p => p.RefKind is RefKind.None or RefKind.In
            ? readable.Where(m => string.Equals(m.Name, p.Name, StringComparison.OrdinalIgnoreCase) && IsSame(TypeOf(m), p.Type))
                .OrderByDescending(m => m.Name == p.Name)
                .FirstOrDefault()
            : null)];
        ISymbol[] found = [.. members.OfType<ISymbol>()];
        return new HashSet<ISymbol>(found, SymbolEqualityComparer.Default).Count == members.Length ? found : null;
    }

    private static bool IsReadable(ISymbol member) => !member.IsStatic && !member.IsImplicitlyDeclared && member switch
    {
        IPropertySymbol property => property is { GetMethod: not null, IsIndexer: false, ReturnsByRef: false }
            && property.ExplicitInterfaceImplementations.IsEmpty,
        IFieldSymbol => true,
        _ => false,
    };

    private static bool IsSettable(ISymbol member) => member.DeclaredAccessibility
            is Accessibility.Public or Accessibility.Internal
        && member is IPropertySymbol { SetMethod: not null } or IFieldSymbol { IsReadOnly: false, IsConst: false };

    private void CheckNothingIsLost(IEnumerable<ISymbol> carried)
    {
        HashSet<ISymbol> kept = new(carried, SymbolEqualityComparer.Default);
        if (_problems.Exists(p => p.Id == Diagnostics.NoConstructor.Id))
        {
            return;
        }

        foreach (IFieldSymbol state in _type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic))
        {
            ISymbol member = state.AssociatedSymbol ?? state;
            if (!kept.Contains(member) && !member.Name.StartsWith("<", StringComparison.Ordinal))
            {
                Report(Diagnostics.LostState, member, member.Name, _name);
            }
        }
    }

    private FieldModel ToField(ISymbol member, bool isParameter)
    {
        ITypeSymbol type = TypeOf(member);
        bool isNullableReference = type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated;
        ITypeSymbol plain = isNullableReference ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type;
        if (Contains(plain, _type, []))
        {
            Report(Diagnostics.ContainsItself, member, member.Name, _name);
        }
        else if (!KnownTypes.HasCodec(plain))
        {
            Report(Diagnostics.FieldWithoutCodec, member, member.Name, _name, type.ToDisplayString());
        }

        return new FieldModel(member.Name, plain.ToDisplayString(FullName), isNullableReference, isParameter);
    }

    /// <summary>Whether a type is, or is made of, a [TuskRecord] that is the wanted one or leads to it.</summary>
    private static bool Contains(ITypeSymbol type, INamedTypeSymbol wanted, HashSet<ITypeSymbol> seen)
    {
        if (IsSame(type, wanted))
        {
            return true;
        }

        if (!seen.Add(type))
        {
            return false;
        }

        IEnumerable<ITypeSymbol> parts = KnownTypes.IsRecord(type)
            ? type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic).Select(f => f.Type)
            : KnownTypes.Parts(type);
        return parts.Any(part => Contains(part, wanted, seen));
    }

    private static bool IsSame(ITypeSymbol left, ITypeSymbol right) => SymbolEqualityComparer.Default.Equals(left, right);

    private static ITypeSymbol TypeOf(ISymbol member) =>
        member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    /// <summary>The type and those around it, innermost first.</summary>
    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            yield return t;
        }
    }

    private static string Declaration(INamedTypeSymbol type)
    {
        string kind = type switch
        {
            { IsRecord: true, IsValueType: true } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        return $"partial {kind} @{type.Name}";
    }

    private void Report(DiagnosticDescriptor descriptor, ISymbol at, params string[] arguments) =>
        _problems.Add(Problem.At(at.Locations.FirstOrDefault(), descriptor, arguments));
}
