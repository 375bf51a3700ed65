namespace Tusk.Examples;

/// <summary>Why a line, or a joined row, is left out.</summary>
public enum DroppedVisit
{
    /// <summary>A user is not a number, a comma and a date.</summary>
    MalformedUser,

    /// <summary>A view is not a number, a comma and something more in one line.</summary>
    MalformedView,

    /// <summary>A view of somebody who is born after the date of the ages.</summary>
    NotBornYet,
}
