using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Shell.Tests.Support;

/// <summary>Hadoop's own shell: one Java process that runs many command lines. Needs a JDK, which compiles <c>ShellServer.java</c> at its start.</summary>
public sealed class HadoopShell : IShell, IDisposable
{
    private readonly Process _process;

    private HadoopShell(Process process) => _process = process;

    /// <summary>Whether there is a Java.</summary>
    public static bool HasJava => IsInPath("java");

    /// <summary>Whether there is one with a compiler, which this needs.</summary>
    public static bool HasCompiler => HasJava && IsInPath("javac");

    /// <summary>Starts it.</summary>
    /// <param name="hadoop">The folder with <c>bin/hadoop</c>.</param>
    /// <param name="configuration">The folder with core-site.xml; null for local files.</param>
    public static HadoopShell Start(string hadoop, string? configuration)
    {
        string classPath = (configuration is null ? "" : configuration + ":") + $"{hadoop}/conf:{hadoop}/lib/*";
        ProcessStartInfo start = new("java") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string word in (string[])
        [
            "-Xmx512m", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Duser.timezone=UTC", "-Djava.net.preferIPv4Stack=true",
            $"-Dhadoop.home.dir={hadoop}", "-Dhadoop.root.logger=WARN,console", "-Dhadoop.log.dir=/tmp", "-cp", classPath,
            Path.Combine(AppContext.BaseDirectory, "Support", "ShellServer.java"),
        ])
        {
            start.ArgumentList.Add(word);
        }

        return new HadoopShell(Process.Start(start)!);
    }

    public ShellAnswer Run(string folder, IReadOnlyList<string> words, byte[] input)
    {
        Stream to = _process.StandardInput.BaseStream;
        WriteInt32(to, words.Count);
        Write(to, Encoding.UTF8.GetBytes(folder));
        Write(to, input);
        foreach (string word in words)
        {
            Write(to, Encoding.UTF8.GetBytes(word));
        }

        to.Flush();
        Stream from = _process.StandardOutput.BaseStream;
        int code = ReadInt32(from);
        string output = ReadText(from);
        return new ShellAnswer(code, output, ReadText(from));
    }

    public void Dispose()
    {
        _process.StandardInput.Close(); // which ends it
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private static bool IsInPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static void Write(Stream to, byte[] bytes)
    {
        WriteInt32(to, bytes.Length);
        to.Write(bytes);
    }

    private static void WriteInt32(Stream to, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        to.Write(bytes);
    }

    private static int ReadInt32(Stream from)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        from.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    private static string ReadText(Stream from)
    {
        byte[] bytes = new byte[ReadInt32(from)];
        from.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
