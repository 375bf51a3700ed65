namespace Shell.Tests.Support;

/// <summary>A shell that a transcript can be played on: ours, or Hadoop's.</summary>
public interface IShell
{
    /// <summary>Runs one command line.</summary>
    /// <param name="folder">The working directory on this machine.</param>
    /// <param name="words">The words, from the first one with a dash on.</param>
    /// <param name="input">Standard input.</param>
    ShellAnswer Run(string folder, IReadOnlyList<string> words, byte[] input);
}
