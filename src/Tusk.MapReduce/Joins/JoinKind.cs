namespace Tusk.MapReduce.Joins;

/// <summary>What becomes of records that have no partner on the other side.</summary>
public enum JoinKind
{
    /// <summary>They are left out.</summary>
    Inner,

    /// <summary>Those of the left side make a row without a right one.</summary>
    LeftOuter,

    /// <summary>Those of the right side make a row without a left one.</summary>
    RightOuter,

    /// <summary>All of them make a row.</summary>
    FullOuter,
}
