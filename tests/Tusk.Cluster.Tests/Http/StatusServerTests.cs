using System.Net;
using System.Net.Sockets;
using System.Text;
using Tusk.Cluster.Http;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;

namespace Tusk.Cluster.Tests.Http;

public sealed class StatusServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private StatusServer? _server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        var configuration = new Configuration();
        configuration.Set("fs.defaultFS", "hdfs://nowhere:1");
        configuration.Set("some.password", "x<y");
        _server = StatusServer.Start(
            new IPEndPoint(IPAddress.Loopback, 0),
            "test.address",
            new Dictionary<string, Func<HttpRequest, HttpAnswer>>
            {
                ["/conf"] = request => ConfPage.Answer(request, configuration),
                ["/broken"] = static _ => throw new InvalidOperationException("no figures"),
            });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    [Theory]
    [InlineData("GET /nothing HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found")]
    [InlineData("POST /conf HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 405 Method Not Allowed")]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("GET conf HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("GET /broken HTTP/1.0\r\n\r\n", "HTTP/1.1 500 Internal Server Error")]
    [InlineData("GET /conf?format=yaml HTTP/1.0\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("GET /conf?name=bogus HTTP/1.0\r\n\r\n", "HTTP/1.1 404 Not Found")]
    [InlineData("HEAD /conf HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK")]
    public async Task Each_request_has_its_status(string request, string expected)
    {
        string answer = await AskAsync(request);

        Assert.StartsWith(expected + "\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(request.StartsWith("HEAD", StringComparison.Ordinal), answer.EndsWith("\r\n\r\n", StringComparison.Ordinal) && expected.EndsWith("OK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_head_beyond_the_bound_is_refused()
    {
        string answer = await AskAsync($"GET /conf HTTP/1.1\r\nX: {new string('x', 9000)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_shown_and_secrets_are_not()
    {
        string xml = await AskAsync("GET /conf HTTP/1.0\r\n\r\n");
        string json = await AskAsync("GET /conf HTTP/1.1\r\nAccept: application/json\r\n\r\n");

        Assert.Contains("<property><name>fs.defaultFS</name><value>hdfs://nowhere:1</value>", xml, StringComparison.Ordinal);
        Assert.Contains("<name>some.password</name><value>&lt;redacted&gt;</value>", xml, StringComparison.Ordinal);
        Assert.Contains("{\"key\":\"some.password\",\"value\":\"<redacted>\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_say_nothing_hold_no_more_than_their_connections()
    {
        using var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await silent.ConnectAsync(_server!.Endpoint, Token);

        Assert.StartsWith("HTTP/1.1 200", await AskAsync("GET /conf HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_use_is_told_with_its_setting()
    {
        var failure = Assert.Throws<HadoopException>(() => StatusServer.Start(
            _server!.Endpoint, "dfs.namenode.http-address", new Dictionary<string, Func<HttpRequest, HttpAnswer>>()));

        Assert.Equal(
            $"Cannot listen on {_server!.Endpoint} (dfs.namenode.http-address): the port is in use; name another one, or 0 for a free one",
            failure.Message);
    }

    private async Task<string> AskAsync(string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_server!.Endpoint, Token);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Token).WaitAsync(Patience, Token);
    }
}
