namespace Tusk.Rpc.Errors;

/// <summary>The token is expired, cancelled or unknown.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.security.token.SecretManager$InvalidToken.</remarks>
public sealed class InvalidTokenException : RemoteException
{
    internal InvalidTokenException(RemoteError error)
        : base(error)
    {
    }
}
