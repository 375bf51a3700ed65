namespace Tusk.Examples;

/// <summary>A link, or with an empty target a page that is there.</summary>
[TuskRecord]
public readonly partial record struct PageLink(string From, string To);
