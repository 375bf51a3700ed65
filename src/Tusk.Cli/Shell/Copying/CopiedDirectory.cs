using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Copying;

/// <summary>A directory below which threads copy: it is whole when everything in it is, and then gets its attributes.</summary>
/// <remarks>Known only as long as something of it is missing: how many there are is bounded by the queue and the depth.</remarks>
internal sealed class CopiedDirectory(CopiedDirectory? above, PathItem source, PathItem target)
{
    private int _missing = 1; // one for who walks through it

    /// <summary>That in which it is.</summary>
    public CopiedDirectory? Above => above;

    /// <summary>Where it comes from.</summary>
    public PathItem Source => source;

    /// <summary>What is made of it.</summary>
    public PathItem Target => target;

    /// <summary>Whether it was walked through to its end.</summary>
    public bool IsWalked { get; set; }

    /// <summary>Something is to be copied into it.</summary>
    public void Begin() => Interlocked.Increment(ref _missing);

    /// <summary>Something was copied into it, or failed to be; or it was walked through.</summary>
    /// <returns>Whether nothing is missing any more.</returns>
    public bool End() => Interlocked.Decrement(ref _missing) == 0;
}
