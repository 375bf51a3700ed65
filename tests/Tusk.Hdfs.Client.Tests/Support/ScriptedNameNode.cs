using System.Collections.Concurrent;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Support;

/// <summary>A NameNode on the loopback that answers each call as the test says.</summary>
internal sealed class ScriptedNameNode : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<byte[], object>> _answers = new();
    private readonly ScriptedPeer _peer;

    public ScriptedNameNode() => _peer = new ScriptedPeer(ServeAsync);

    /// <summary>Where it listens.</summary>
    public string Authority => _peer.Address.ToString();

    /// <summary>The calls there were: name and request as text.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The users of the connections there were.</summary>
    public ConcurrentQueue<string> Users { get; } = new();

    /// <summary>How many connections there were.</summary>
    public int Connections => _peer.Connections;

    /// <summary>A file system of it.</summary>
    public HdfsFileSystem Connect(params (string Name, string Value)[] settings) => Connect(null, settings);

    /// <summary>A file system of it with a clock.</summary>
    public HdfsFileSystem Connect(TimeProvider? time, params (string Name, string Value)[] settings)
    {
        var configuration = new Configuration();
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        return HdfsFileSystem.Connect(new FsPath($"hdfs://{Authority}/"), configuration, new RpcUser("h"), time);
    }

    /// <summary>Says how a call is answered.</summary>
    public ScriptedNameNode On<TRequest>(string method, Func<TRequest, IContract> answer)
        where TRequest : class, IContract<TRequest>
    {
        _answers[method] = body =>
        {
            TRequest request = Messages.Parse<TRequest>(body);
            Calls.Enqueue($"{method} {request}");
            return answer(request);
        };
        return this;
    }

    /// <summary>Says how a call is refused.</summary>
    public ScriptedNameNode Refuse(string method, string javaClass, string message)
    {
        _answers[method] = _ =>
        {
            Calls.Enqueue(method);
            return (javaClass, message + "\n\tat org.apache.hadoop.Some.where(Some.java:1)");
        };
        return this;
    }

    /// <summary>Says that a call is refused so many times before it is answered as was said.</summary>
    public ScriptedNameNode RefuseAtFirst(string method, int times, string javaClass, string message)
    {
        Func<byte[], object> answer = _answers[method];
        Refuse(method, javaClass, message);
        Func<byte[], object> refusal = _answers[method];
        int calls = 0;
        _answers[method] = body => Interlocked.Increment(ref calls) > times ? answer(body) : refusal(body);
        return this;
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private async Task ServeAsync(PeerConnection connection)
    {
        try
        {
            Users.Enqueue((await connection.ReadSetUpAsync()).UserInfo.EffectiveUser);
        }
        catch (IOException)
        {
            return; // the client closed before it said who it is
        }

        while (true)
        {
            RpcRequestHeaderProto header;
            byte[] rest;
            try
            {
                (header, rest) = await connection.ReadFrameAsync();
            }
            catch (IOException)
            {
                return; // the client closed
            }

            (string method, byte[] body) = Read(rest);
            object answer = _answers.TryGetValue(method, out Func<byte[], object>? found)
                ? found(body)
                : ("java.lang.UnsupportedOperationException", $"The script has no {method}.");
            await (answer is (string javaClass, string message)
                ? connection.RefuseAsync(header, javaClass, message)
                : connection.SendAsync(PeerConnection.Frame(
                    new RpcResponseHeaderProto
                    {
                        CallId = (uint)header.CallId,
                        Status = RpcResponseHeaderProto.Types.RpcStatusProto.Success,
                        ServerIpcVersionNum = RpcPreamble.Version,
                        ClientId = header.ClientId,
                        RetryCount = header.RetryCount,
                    },
                    (IContract)answer)));
        }
    }

    private static (string Method, byte[] Body) Read(byte[] rest)
    {
        ReadOnlySpan<byte> bytes = rest;
        string method = Messages.ReadDelimited<RequestHeaderProto>(ref bytes).MethodName;
        var input = new Google.Protobuf.CodedInputStream(bytes.ToArray());
        int length = input.ReadLength();
        return (method, bytes[^length..].ToArray());
    }
}
