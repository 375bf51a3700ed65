using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode;

// A NameNode as a process, for tests that kill it: `NameNodeProcess [-format] key=value...`.
// Writes "ready PORT" once it serves, then its log; stops at the end of its input. Ends with 1, and a line, if it cannot go on.
var configuration = new Configuration();
DaemonProcess.Set(configuration, args.Where(static word => word != "-format"));
if (args.Contains("-format"))
{
    NameNodeServer.Format(configuration);
}

return await DaemonProcess.RunAsync(
    () => NameNodeServer.StartAsync(configuration, new NameNodeStart { Log = DaemonProcess.Log }),
    static server => $"{server.Address.Port}",
    static server => server.Completion);
