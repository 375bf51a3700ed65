namespace Tusk.Examples;

/// <summary>A page and who viewed it; sorted, all pages of an age group come together, and all views of a page within it.</summary>
/// <param name="Decade">The age group: 20 for 20 to 29.</param>
/// <param name="Url">The page.</param>
[TuskRecord]
public readonly partial record struct PageOfGroup(int Decade, string Url);
