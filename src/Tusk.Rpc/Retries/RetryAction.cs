namespace Tusk.Rpc.Retries;

/// <summary>What to do about a call that failed.</summary>
public enum RetryAction
{
    /// <summary>Nothing: the caller gets the error.</summary>
    Fail,

    /// <summary>The same server again.</summary>
    Retry,

    /// <summary>The next server of the nameservice.</summary>
    Failover,
}
