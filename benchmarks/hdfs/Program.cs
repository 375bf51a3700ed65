using System.Diagnostics;
using System.Globalization;
using Tusk;
using Tusk.Benchmarks.Hdfs;
using Tusk.Common.Configurations;
using Tusk.FileSystems;

// usage: HdfsLoad write URI BYTES | read URI | read-async URI | stat URI CALLERS SECONDS | pread URI TASKS SECONDS
// Prints a line: work, operations, bytes, wall seconds, processor seconds. HdfsPeer.java does the same by Hadoop's client.
const int WarmUps = 3; // both compilers are done by then
Configuration configuration = new();
if (Environment.GetEnvironmentVariable("HADOOP_CONF_DIR") is { } folder)
{
    configuration.AddXml(Path.Combine(folder, "core-site.xml"));
    configuration.AddXml(Path.Combine(folder, "hdfs-site.xml"));
}

FsPath path = new(args[1]);
FileSystem files = TuskEngines.CreateFileSystems().Get(path, configuration);
HdfsLoad load = new(files, path);
switch (args[0])
{
    case "write":
        long bytes = long.Parse(args[2], CultureInfo.InvariantCulture);
        await load.WriteAsync(new FsPath(path + ".warm"), bytes);
        await files.DeleteAsync(new FsPath(path + ".warm"), recursive: false);
        await MeasureAsync("write", bytes, async () => { await load.WriteAsync(path, bytes); return 1; });
        break;
    case "read" or "read-async":
        long length = (await files.GetStatusAsync(path)).Length;
        Func<long, Task> read = args[0] == "read" ? load.ReadBlockingAsync : load.ReadAsync;
        for (int i = 0; i < WarmUps; i++)
        {
            await read(length);
        }

        await MeasureAsync(args[0], length, async () => { await read(length); return 1; });
        break;
    case "stat":
        await RateAsync("stat", load.StatAsync);
        break;
    case "pread":
        await using (FsInput input = await files.OpenAsync(path))
        {
            await RateAsync("pread", (caller, deadline) => HdfsLoad.ReadPiecesAsync(input, caller, deadline));
        }

        break;
    default:
        throw new ArgumentException(args[0]);
}

async Task RateAsync(string name, Func<int, long, Task<long>> work)
{
    int callers = int.Parse(args[2], CultureInfo.InvariantCulture);
    double seconds = double.Parse(args[3], CultureInfo.InvariantCulture);
    await AllAsync(seconds / 2);
    await MeasureAsync($"{name}-{callers}", 0, () => AllAsync(seconds));

    async Task<long> AllAsync(double duration)
    {
        long deadline = Stopwatch.GetTimestamp() + (long)(duration * Stopwatch.Frequency);
        Task<long>[] tasks = new Task<long>[callers];
        for (int i = 0; i < callers; i++)
        {
            int caller = i;
            tasks[i] = Task.Run(() => work(caller, deadline));
        }

        return (await Task.WhenAll(tasks)).Sum();
    }
}

static async Task MeasureAsync(string name, long bytes, Func<Task<long>> work)
{
    TimeSpan before = Environment.CpuUsage.TotalTime;
    long start = Stopwatch.GetTimestamp();
    long operations = await work();
    double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
    double cpu = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {operations} {bytes} {wall:0.0000} {cpu:0.0000}"));
}
