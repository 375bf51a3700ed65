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

DaemonProcess.Set(configuration, args.Skip(1));
return await DaemonProcess.RunAsync(
    () => DataNodeServer.StartAsync(configuration, new DataNodeStart { Log = DaemonProcess.Log }),
    static server => $"{server.DatanodeUuid} {server.DataEndpoint.Port} {server.IpcEndpoint.Port}",
    static server => server.Completion);
