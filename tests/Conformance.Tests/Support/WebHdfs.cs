using System.Net;
using System.Text.Json;

namespace Conformance.Tests.Support;

/// <summary>Hadoop's own view of HDFS, through the web servers of its NameNode and DataNodes: no Java process for each question.</summary>
/// <param name="web">The NameNode's.</param>
/// <param name="user">Whose questions they are.</param>
internal sealed class WebHdfs(Uri web, string user = "root") : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Asks, and reads the answer.</summary>
    public async Task<JsonElement> GetAsync(string path, string operation, params (string Name, string Value)[] parameters)
    {
        using HttpResponseMessage response = await _client.GetAsync(Uri(path, operation, parameters));
        return await ReadAsync(response);
    }

    /// <summary>Does something.</summary>
    public async Task<JsonElement> PutAsync(string path, string operation, params (string Name, string Value)[] parameters)
    {
        using HttpResponseMessage response = await _client.PutAsync(Uri(path, operation, parameters), null);
        return await ReadAsync(response);
    }

    /// <summary>Makes a file.</summary>
    public async Task CreateAsync(string path, byte[] content, int blockSize = 1 << 20, int replication = 1)
    {
        using HttpResponseMessage redirect = await _client.PutAsync(
            Uri(path, "CREATE", [("blocksize", $"{blockSize}"), ("replication", $"{replication}"), ("overwrite", "true")]), null);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, redirect.StatusCode);
        using HttpResponseMessage created = await _client.PutAsync(Reachable(redirect), new ByteArrayContent(content));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    /// <summary>Reads a file.</summary>
    public async Task<byte[]> ReadAsync(string path)
    {
        using HttpResponseMessage redirect = await _client.GetAsync(Uri(path, "OPEN", []));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, redirect.StatusCode);
        return await _client.GetByteArrayAsync(Reachable(redirect));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A DataNode's web server where it is: the NameNode sends to its name.</summary>
    private static Uri Reachable(HttpResponseMessage redirect) =>
        new UriBuilder(redirect.Headers.Location!) { Host = IPAddress.Loopback.ToString() }.Uri;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage!.RequestUri}: {response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private Uri Uri(string path, string operation, (string Name, string Value)[] parameters)
    {
        string escaped = string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));
        IEnumerable<string> query = parameters
            .Prepend(("user.name", user)).Prepend(("op", operation))
            .Select(static pair => $"{pair.Item1}={System.Uri.EscapeDataString(pair.Item2)}");
        return new Uri(web, $"/webhdfs/v1{escaped}?{string.Join('&', query)}");
    }
}
