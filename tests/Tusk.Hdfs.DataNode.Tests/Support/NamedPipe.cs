using System.Diagnostics;

namespace Tusk.Hdfs.DataNode.Tests.Support;

/// <summary>Puts a named pipe where a file is: whoever opens that to read waits until its bytes are given.</summary>
internal sealed class NamedPipe
{
    private readonly string _path;
    private readonly byte[] _content;

    public NamedPipe(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A named pipe is made with Linux's mkfifo.");
        (_path, _content) = (path, File.ReadAllBytes(path));
        File.Delete(path);
        using Process made = Process.Start("mkfifo", path);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    /// <summary>Gives the one who waits the bytes of the file.</summary>
    public void Give()
    {
        using FileStream writing = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        writing.Write(_content);
    }
}
