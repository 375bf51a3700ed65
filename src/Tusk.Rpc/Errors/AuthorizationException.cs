namespace Tusk.Rpc.Errors;

/// <summary>The user may not use the protocol, or may not act for another.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.security.authorize.AuthorizationException.</remarks>
public sealed class AuthorizationException : AccessControlException
{
    internal AuthorizationException(RemoteError error)
        : base(error)
    {
    }
}
