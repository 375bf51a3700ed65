using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Tusk.Benchmarks.Servers;
using Tusk.Protocol.Hdfs;

// usage: ServerLoad HOST PORT PID COUNT WARMUPS CALLERS:CONNECTIONS...
// COUNT calls of each of six methods by so many callers over so many connections, after as many rounds unmeasured as WARMUPS says.
// Prints a line for each: method callers:connections calls wall-seconds seconds-of-the-server's-processor (PID) seconds-of-ours.
string host = args[0];
int port = Number(args[1]);
int pid = Number(args[2]);
int count = Number(args[3]);
int warmUps = Number(args[4]);
string run = Guid.NewGuid().ToString("N")[..8];
for (int i = 0; i < warmUps; i++)
{
    Round(args[^1], $"/bench/{run}-warm-{i}", static _ => { });
}

foreach (string callers in args[5..])
{
    Round(callers, $"/bench/{run}-{callers.Replace(':', '-')}", Console.WriteLine);
}

return 0;

void Round(string callers, string folder, Action<string> tell)
{
    (int perConnection, CallStream[] streams) = Open(callers);
    string FileOf(int i) => $"{folder}/files-{i / 1000}/part-{i:000000}";
    string RenamedOf(int i) => FileOf(i) + ".done";
    Measure("mkdirs", i => new MkdirsRequestProto { Src = $"{folder}/folders-{i / 1000}/{i:000000}", Masked = Mode(0x1ED), CreateParent = true });
    Measure("create", i => new CreateRequestProto
    {
        Src = FileOf(i),
        Masked = Mode(0x1A4),
        ClientName = "ServerLoad",
        CreateFlag = 1,
        CreateParent = true,
        Replication = 1,
        BlockSize = 128 << 20,
    });
    Measure("getFileInfo", i => new GetFileInfoRequestProto { Src = FileOf(i) });
    Measure("getBlockLocations", i => new GetBlockLocationsRequestProto { Src = FileOf(i), Offset = 0, Length = 1 << 30 });
    Measure("rename", i => new RenameRequestProto { Src = FileOf(i), Dst = RenamedOf(i) });
    Measure("delete", i => new DeleteRequestProto { Src = RenamedOf(i), Recursive = false });
    foreach (CallStream stream in streams)
    {
        stream.Dispose();
    }

    void Measure(string method, Func<int, IMessage> request)
    {
        int made = -1;
        TimeSpan server = ProcessorTime(pid);
        TimeSpan own = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        CallStream.Run(streams, perConnection, method, () => ++made < count ? request(made) : null);
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        tell(string.Create(
            CultureInfo.InvariantCulture,
            $"{method} {callers} {count} {wall:0.000} {(ProcessorTime(pid) - server).TotalSeconds:0.00} {(Environment.CpuUsage.TotalTime - own).TotalSeconds:0.00}"));
    }
}

(int PerConnection, CallStream[] Streams) Open(string callers)
{
    int[] numbers = [.. callers.Split(':').Select(Number)];
    return (numbers[0] / numbers[1], [.. Enumerable.Range(0, numbers[1]).Select(_ => new CallStream(host, port))]);
}

static FsPermissionProto Mode(uint bits) => new() { Perm = bits };

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

// The 14th and 15th words of /proc/PID/stat, in hundredths of a second; the second word, in brackets, may have spaces.
static TimeSpan ProcessorTime(int pid)
{
    string stat = File.ReadAllText($"/proc/{pid}/stat");
    string[] words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    return TimeSpan.FromMilliseconds(10 * (long.Parse(words[11], CultureInfo.InvariantCulture) + long.Parse(words[12], CultureInfo.InvariantCulture)));
}
