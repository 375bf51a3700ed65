namespace Tusk.Examples;

/// <summary>A rating of a user's; in the order of the job the highest of a user come first, equal ones by item.</summary>
/// <param name="User">Who.</param>
/// <param name="Rating">How much the item is liked.</param>
/// <param name="Item">What.</param>
[TuskRecord]
public readonly partial record struct UserRating(long User, double Rating, long Item);
