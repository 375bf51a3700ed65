using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode;

// A NameNode as a process, for tests that kill it: `NameNodeProcess [-format] key=value...`.
// Writes "ready PORT" once it serves, then its log; stops at the end of its input. Ends with 1, and a line, if it cannot go on.
var configuration = new Configuration();
foreach (string setting in args.Where(static word => word != "-format"))
{
    int equals = setting.IndexOf('=', StringComparison.Ordinal);
    configuration.Set(setting[..equals], setting[(equals + 1)..]);
}

if (args.Contains("-format"))
{
    NameNodeServer.Format(configuration);
}

try
{
    await using NameNodeServer server = await NameNodeServer.StartAsync(
        configuration, new NameNodeStart { Log = static line => Console.Error.WriteLine(line) });
    Console.WriteLine($"ready {server.Address.Port}");
    Task input = Task.Run(Console.In.ReadToEnd);
    await await Task.WhenAny(input, server.Completion);
    return 0;
}
catch (IOException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
