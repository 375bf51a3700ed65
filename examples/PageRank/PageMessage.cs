namespace Tusk.Examples;

/// <summary>What a page hears in a round: of itself what it links to and its rank, of others what they give it.</summary>
/// <param name="IsItself">Whether it is of the page itself.</param>
/// <param name="Mass">Its rank, or what another page gives.</param>
/// <param name="Targets">What it links to.</param>
[TuskRecord]
public readonly partial record struct PageMessage(bool IsItself, long Mass, string Targets);
