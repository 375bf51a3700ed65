using System.Net;
using System.Net.Sockets;
using System.Text;
using Tusk.Cli.Tests;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>What the audit log of a NameNode says of the shell.</summary>
public sealed class CallerContextTests
{
    [Fact]
    public async Task Calls_are_those_of_the_CLI()
    {
        CancellationToken stopping = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using BuiltTusk tusk = new(
            folder.Path, "fs", "-D", $"fs.defaultFS=hdfs://{listener.LocalEndpoint}", "-D", "ipc.client.connect.max.retries=0", "-ls", "/");
        using Socket socket = await listener.AcceptSocketAsync(stopping).AsTask().WaitAsync(TimeSpan.FromSeconds(60), stopping);
        socket.ReceiveTimeout = 30_000;

        // 3a 05 0a 03 CLI: field 7 of the request's header, a message whose field 1 is the text.
        byte[] expected = [0x3A, 5, 0x0A, 3, .. "CLI"u8];
        StringBuilder received = new();
        byte[] buffer = new byte[4096];
        while (!received.ToString().Contains("getFileInfo", StringComparison.Ordinal))
        {
            int bytes = socket.Receive(buffer);
            Assert.True(bytes > 0, $"The call did not come: {received}");
            received.Append(Encoding.Latin1.GetString(buffer, 0, bytes));
        }

        Assert.Contains(Encoding.Latin1.GetString(expected), received.ToString(), StringComparison.Ordinal);
    }
}
