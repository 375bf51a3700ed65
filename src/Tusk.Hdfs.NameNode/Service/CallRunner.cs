using System.Net;
using System.Runtime.ExceptionServices;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Service.Users;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>Executes calls: under the lock, and answered when all they did and all they saw is on the disks.</summary>
/// <remarks>
/// A call that only looks may see what another one did a moment ago and the disks do not have yet; its answer, a refusal too,
/// waits as well, so that nobody is told what a crash could take back. Waiting costs no handler.
/// </remarks>
/// <param name="core">The state.</param>
/// <param name="groups">Knows the groups of callers.</param>
/// <param name="racks">Knows where callers are; asked before the lock.</param>
internal sealed class CallRunner(NameNodeCore core, UserGroups groups, Racks racks)
{
    /// <summary>The state.</summary>
    public NameNodeCore Core => core;

    /// <summary>Who makes a call.</summary>
    public Caller CallerOf(RpcServerCall call)
    {
        string name = call.Caller.User.Name;
        int end = name.AsSpan().IndexOfAny('/', '@');
        string user = end > 0 ? name[..end] : name;
        return new Caller(Bounds.Name(user, "user name"), groups.Of(user));
    }

    /// <summary>The address that a call comes from.</summary>
    public static string MachineOf(RpcServerCall call)
    {
        IPAddress address = call.Caller.Address.Address;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    /// <summary>Which call it is, for the edit log.</summary>
    public static RpcIds IdsOf(RpcServerCall call) => call.ClientId is { } client ? RpcIds.Of(client.Bytes, call.CallId) : RpcIds.None;

    /// <summary>Executes a call that may be made in safe mode.</summary>
    public ValueTask<T> ReadAsync<T>(RpcServerCall call, Func<Caller, Moment, T> work, CancellationToken cancellationToken) =>
        RunAsync(call, null, work, cancellationToken);

    /// <summary>Executes a call whose request takes long to read: others are not to wait for that, nor is it done for nothing.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isWanted">Says under the lock whether it is worth it.</param>
    /// <param name="read">Reads it, without the lock; may refuse it.</param>
    /// <param name="work">Does it under the lock; gets null where it was not read.</param>
    /// <param name="cancellationToken">Ends waiting for the disks: the server stops.</param>
    public ValueTask<T> ReadAsync<TRead, T>(
        RpcServerCall call, Func<Moment, bool> isWanted, Func<TRead> read, Func<Caller, Moment, TRead?, T> work,
        CancellationToken cancellationToken)
        where TRead : class
    {
        TRead? input;
        try
        {
            input = core.Enter(isWanted) ? read() : null;
        }
        catch (NameNodeException e)
        {
            throw RemoteExceptions.Create(e.JavaClassName, e.Message);
        }
        catch (EditLogException)
        {
            call.Postpone();
            return SilentAsync<T>(cancellationToken);
        }

        return RunAsync(call, null, (caller, now) => work(caller, now, input), cancellationToken);
    }

    /// <summary>Executes a call that changes the namespace.</summary>
    /// <param name="call">The call.</param>
    /// <param name="refused">What cannot be done in safe mode, as <c>Cannot create directory /x</c>.</param>
    /// <param name="work">Does it.</param>
    /// <param name="cancellationToken">Ends waiting for the disks: the server stops.</param>
    public ValueTask<T> ChangeAsync<T>(
        RpcServerCall call, Func<string> refused, Func<Caller, Moment, T> work, CancellationToken cancellationToken)
    {
        ValueTask room = core.Journal.WaitForRoomAsync();
        if (room.IsCompletedSuccessfully)
        {
            return RunAsync(call, refused, work, cancellationToken);
        }

        call.Postpone();
        return WhenRoomAsync(room, call, refused, work, cancellationToken);
    }

    /// <summary>Executes a call that takes long once it is clear that it may be done: others go on meanwhile.</summary>
    /// <param name="call">The call.</param>
    /// <param name="begin">Looks under the lock, and may refuse; gives an answer if there is nothing to do.</param>
    /// <param name="work">Does it without the lock, in a thread of its own.</param>
    /// <param name="cancellationToken">Ends waiting: the server stops.</param>
    public async ValueTask<T> LongAsync<T>(
        RpcServerCall call, Func<Caller, Moment, T?> begin, Func<CancellationToken, T> work, CancellationToken cancellationToken)
        where T : class
    {
        call.Postpone();
        if (await RunAsync(call, null, begin, cancellationToken).ConfigureAwait(false) is T answer)
        {
            return answer;
        }

        try
        {
            return await Task.Factory.StartNew(
                () => work(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (EditLogException)
        {
            return await SilentAsync<T>(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> WhenRoomAsync<T>(
        ValueTask room, RpcServerCall call, Func<string> refused, Func<Caller, Moment, T> work, CancellationToken cancellationToken)
    {
        await UnlessLostAsync(room.AsTask(), cancellationToken).ConfigureAwait(false);
        return await RunAsync(call, refused, work, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<T> RunAsync<T>(
        RpcServerCall call, Func<string>? refused, Func<Caller, Moment, T> work, CancellationToken cancellationToken)
    {
        racks.Learn(MachineOf(call));
        T answer = default!;
        ExceptionDispatchInfo? failure = null;
        try
        {
            Caller caller = CallerOf(call);
            answer = core.Enter(now =>
            {
                if (refused is not null)
                {
                    core.RefuseInSafeMode(refused, now);
                }

                return work(caller, now);
            });
        }
        catch (EditLogException)
        {
            call.Postpone();
            return SilentAsync<T>(cancellationToken);
        }
        catch (Exception e)
        {
            // One that nobody foresaw may have left part of its work, which is to be on the disks as well before a word of it is said.
            failure = ExceptionDispatchInfo.Capture(Told(e));
        }

        if (core.Journal.IsIdle)
        {
            failure?.Throw();
            return new ValueTask<T>(answer);
        }

        call.Postpone();
        return WhenDurableAsync(core.Journal.WaitToAnswerAsync(), answer, failure, cancellationToken);
    }

    /// <summary>An exception as the client is told of it.</summary>
    private static Exception Told(Exception error) => error switch
    {
        NameNodeException refusal => RemoteExceptions.Create(refusal.JavaClassName, refusal.Message),
        BlockRefusedException refusal => RemoteExceptions.Create(refusal.JavaClassName, refusal.Message),
        _ => error,
    };

    private static async ValueTask<T> WhenDurableAsync<T>(
        Task durable, T answer, ExceptionDispatchInfo? failure, CancellationToken cancellationToken)
    {
        await UnlessLostAsync(durable, cancellationToken).ConfigureAwait(false);
        failure?.Throw();
        return answer;
    }

    private static async Task UnlessLostAsync(Task durable, CancellationToken cancellationToken)
    {
        try
        {
            await durable.ConfigureAwait(false);
        }
        catch (EditLogException)
        {
            await SilentAsync<bool>(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The journal has failed: nothing may be said, good or bad, until the server ends and the client asks another one.</summary>
    private static async ValueTask<T> SilentAsync<T>(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        throw new System.Diagnostics.UnreachableException();
    }
}
