namespace Tusk.Common.Configurations;

/// <summary>The units of time that a setting may have, shortest first.</summary>
public enum DurationUnit
{
    /// <summary>ns</summary>
    Nanoseconds,

    /// <summary>us</summary>
    Microseconds,

    /// <summary>ms</summary>
    Milliseconds,

    /// <summary>s</summary>
    Seconds,

    /// <summary>m</summary>
    Minutes,

    /// <summary>h</summary>
    Hours,

    /// <summary>d</summary>
    Days,
}
