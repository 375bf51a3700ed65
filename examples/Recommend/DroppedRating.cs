namespace Tusk.Examples;

/// <summary>What does not count; counters of the first job.</summary>
public enum DroppedRating
{
    /// <summary>A line that is not a user, an item and a rating, all of them numbers; a heading is not counted.</summary>
    MalformedLine,

    /// <summary>An item that a user likes beyond as many as count.</summary>
    BeyondMost,
}
