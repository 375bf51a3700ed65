namespace Tusk.Rpc.Errors;

/// <summary>An error as a server sends it.</summary>
/// <param name="JavaClassName">Full name of the Java class, nested ones with <c>$</c>.</param>
/// <param name="Text">The message, then the lines of the Java stack.</param>
/// <param name="Code">Where it failed; null where the server does not say.</param>
/// <param name="IsFatal">Whether the server closes the connection.</param>
public sealed record RemoteError(string JavaClassName, string Text, RpcErrorCode? Code, bool IsFatal)
{
    /// <summary>One line for a user, where who made the call knows more than the server says; null: what the server says.</summary>
    public string? Explanation { get; init; }
}
