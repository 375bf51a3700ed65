using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Server;

namespace Tusk.Rpc.Tests.Server;

/// <summary>Apache's unmodified shell with our server, which serves three calls of a made-up namespace.</summary>
public sealed class ApacheClientTests
{
    private static readonly RpcMethod<GetListingRequestProto, GetListingResponseProto> GetListing =
        new(Tusk.Protocol.RpcProtocol.ClientNamenode, "getListing", RpcIdempotence.Idempotent);

    [Fact]
    public async Task Lists_a_folder()
    {
        await using TestServer server = NewServer();

        (int exit, string output, string error) = await RunAsync(server, null, "-ls", "/");

        Assert.True(exit == 0, error);
        Assert.Equal(
            [
                "Found 2 items",
                "-rw-r--r--   3 bob   staff      12345 2001-09-09 01:46 /file",
                "drwxr-xr-x   - alice staff          0 1970-01-01 00:00 /folder",
            ],
            output.TrimEnd('\n').Split('\n'));
    }

    /// <summary>A client that holds any token negotiates; "SUCCESS" tells it to go on without.</summary>
    [Fact]
    public async Task Lists_a_folder_for_a_client_that_negotiates()
    {
        var callers = new List<RpcServerCall>();
        await using TestServer server = NewServer(callers);
        string tokens = Path.GetTempFileName();
        await File.WriteAllBytesAsync(tokens, TokenFile(), TestContext.Current.CancellationToken);
        try
        {
            (int exit, string output, string error) = await RunAsync(server, tokens, "-ls", "/folder");

            Assert.True(exit == 0, error);
            Assert.Equal("", output);
            Assert.All(callers, static call => Assert.Equal(("carol", "CLI"), (call.Caller.User.Name, call.CallerContext?.Text)));
            Assert.NotEmpty(callers);
        }
        finally
        {
            File.Delete(tokens);
        }
    }

    [Fact]
    public async Task Shows_a_method_that_is_not_served()
    {
        await using TestServer server = NewServer();

        (int exit, _, string error) = await RunAsync(server, null, "-mkdir", "/new");

        Assert.Equal(1, exit);
        Assert.Contains(
            "mkdir: Unknown method mkdirs called on org.apache.hadoop.hdfs.protocol.ClientProtocol protocol.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_what_a_handler_refuses()
    {
        await using TestServer server = NewServer();

        (int exit, _, string error) = await RunAsync(server, null, "-ls", "/secret", "/none");

        Assert.Equal(1, exit);
        Assert.Contains("ls: Permission denied: user=carol, access=READ_EXECUTE\n", error, StringComparison.Ordinal);
        Assert.Contains("ls: `/none': No such file or directory\n", error, StringComparison.Ordinal);
    }

    private static TestServer NewServer(List<RpcServerCall>? callers = null) => new(
        (call, request, _) =>
        {
            callers?.Add(call);
            return ValueTask.FromResult(new GetFileInfoResponseProto
            {
                Fs = request.Src switch
                {
                    "/" => Folder(""),
                    "/folder" => Folder(""),
                    "/secret" => throw RemoteExceptions.Create(
                        "org.apache.hadoop.security.AccessControlException",
                        $"Permission denied: user={call.Caller.User.Name}, access=READ_EXECUTE"),
                    _ => null,
                },
            });
        },
        serve: service => service.Serve(GetListing, (_, request, _) =>
        {
            var listing = new DirectoryListingProto { RemainingEntries = 0 };
            if (request.Src == "/")
            {
                listing.PartialListing.Add(Folder("folder"));
                listing.PartialListing.Add(Plain("file"));
            }

            return ValueTask.FromResult(new GetListingResponseProto { DirList = listing });
        }));

    private static HdfsFileStatusProto Folder(string name) => new()
    {
        FileType = HdfsFileStatusProto.Types.FileType.IsDir,
        Path = ByteString.CopyFromUtf8(name),
        Length = 0,
        Permission = new FsPermissionProto { Perm = 0x1ED }, // rwxr-xr-x
        Owner = "alice",
        Group = "staff",
        ModificationTime = 0,
        AccessTime = 0,
    };

    private static HdfsFileStatusProto Plain(string name) => new()
    {
        FileType = HdfsFileStatusProto.Types.FileType.IsFile,
        Path = ByteString.CopyFromUtf8(name),
        Length = 12_345,
        Permission = new FsPermissionProto { Perm = 0x1A4 }, // rw-r--r--
        Owner = "bob",
        Group = "staff",
        ModificationTime = 1_000_000_000_000, // 2001-09-09 01:46:40 UTC
        AccessTime = 0,
        BlockReplication = 3,
        Blocksize = 1 << 20,
    };

    /// <summary>A file of credentials with one token, for a service that nobody asks for.</summary>
    private static byte[] TokenFile()
    {
        // HDTS, version 0 (Writables), 1 token: alias, identifier, password, kind, service; 0 secrets
        return [.. "HDTS"u8, 0, 1, .. Text("a"), 1, 7, 1, 8, .. Text("HDFS_DELEGATION_TOKEN"), .. Text("nowhere:1"), 0];

        static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(TestServer server, string? tokens, params string[] words)
    {
        var start = new ProcessStartInfo(Launcher(), ["fs", "-fs", $"hdfs://127.0.0.1:{server.Endpoint.Port}", .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HADOOP_USER_NAME"] = "carol", ["TZ"] = "UTC" },
        };
        if (tokens is not null)
        {
            start.Environment["HADOOP_TOKEN_FILE_LOCATION"] = tokens;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (process.ExitCode, await output, await error);
    }

    private static string Launcher()
    {
        Assert.SkipWhen(
            !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "java"))),
            "There is no java in PATH, which Apache Hadoop needs.");
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Tusk.slnx")))
        {
            root = root.Parent;
        }

        string launcher = Path.Combine(root?.Parent?.FullName ?? "/", "shared", "hadoop", "bin", "hadoop");
        Assert.SkipWhen(!File.Exists(launcher), "There is no Apache Hadoop beside the checkout: ../shared/hadoop/bin/hadoop.");
        return launcher;
    }
}
