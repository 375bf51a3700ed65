namespace Tusk.Rpc;

/// <summary>Whose calls a connection carries.</summary>
/// <param name="Name">The user as whom the server acts.</param>
/// <param name="RealName">The user who is at the keyboard, where one acts for another; else null.</param>
public sealed record RpcUser(string Name, string? RealName = null);
