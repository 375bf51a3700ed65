namespace Tusk.Examples;

/// <summary>What the driver reads of a round to set up the next.</summary>
public enum PageCount
{
    /// <summary>Pages in all.</summary>
    Pages,

    /// <summary>Pages that link to none, before the first round.</summary>
    DeadEnds,

    /// <summary>What pages that link to none have, in units.</summary>
    DeadEndMass,

    /// <summary>How much all pages together changed, in units.</summary>
    Change,

    /// <summary>Lines that are no link.</summary>
    MalformedLines,
}
