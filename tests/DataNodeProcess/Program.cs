using Tusk.Common.Configurations;
using Tusk.Hdfs.DataNode;

// A DataNode as a process, for tests that kill it: `DataNodeProcess CONF_DIR key=value...`.
// Writes "ready UUID DATA_PORT IPC_PORT" once it has registered, then its log; stops at the end of its input. Ends with 1, and a line,
// if it cannot start, or had to stop.
var configuration = new Configuration();
foreach (string file in new[] { "core-site.xml", "hdfs-site.xml" })
{
    configuration.TryAddXml(Path.Combine(args[0], file));
}

foreach (string setting in args.Skip(1))
{
    int equals = setting.IndexOf('=', StringComparison.Ordinal);
    configuration.Set(setting[..equals], setting[(equals + 1)..]);
}

try
{
    await using DataNodeServer server = await DataNodeServer.StartAsync(
        configuration, new DataNodeStart { Log = static line => Console.Error.WriteLine(line) });
    Console.WriteLine($"ready {server.DatanodeUuid} {server.DataEndpoint.Port} {server.IpcEndpoint.Port}");
    Task input = Task.Run(Console.In.ReadToEnd);
    await await Task.WhenAny(input, server.Completion);
    return 0;
}
catch (IOException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
