using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>Where the answer to a call goes. One of its methods is called, once for each call.</summary>
internal interface ICallOwner
{
    /// <summary>Longest answer, in bytes.</summary>
    int MaxResponseBytes { get; }

    /// <summary>Sends the answer; nothing if the client has gone.</summary>
    void Answer(in ResponseFrame answer, bool isError);

    /// <summary>The call was broken off, and is not answered.</summary>
    void Drop();

    /// <summary>Reports an exception that no handler should throw.</summary>
    void Report(RpcServerCall call, Exception error);
}
