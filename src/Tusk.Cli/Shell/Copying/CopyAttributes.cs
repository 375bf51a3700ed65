namespace Tusk.Cli.Shell.Copying;

/// <summary>What a copy keeps of its source.</summary>
[Flags]
internal enum CopyAttributes
{
    /// <summary>Nothing but the content.</summary>
    None = 0,

    /// <summary>Times of modification and access.</summary>
    Timestamps = 1,

    /// <summary>Owner and group.</summary>
    Ownership = 2,

    /// <summary>Permission bits.</summary>
    Permission = 4,

    /// <summary>Access control entries, and with them the permission bits.</summary>
    Acl = 8,

    /// <summary>Extended attributes.</summary>
    ExtendedAttributes = 16,

    /// <summary>What <c>-p</c> alone means.</summary>
    Usual = Timestamps | Ownership | Permission,
}
