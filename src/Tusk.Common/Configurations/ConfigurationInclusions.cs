namespace Tusk.Common.Configurations;

/// <summary>The files that one resource includes, and those that they include; bounded in depth, number and size.</summary>
/// <remarks>
/// A relative name is looked for beside the outermost file, as Hadoop does also for an inclusion in an included file, and
/// then, where Hadoop gives up, beside the file in which it stands.
/// </remarks>
internal sealed class ConfigurationInclusions(string path)
{
    /// <summary>Largest file.</summary>
    public const int MaxBytes = 16 << 20;

    private const int MaxOpen = 32;
    private const int MaxFiles = 1000;

    private readonly List<string> _open = [Path.GetFullPath(path)];
    private long _bytes;
    private int _files;

    /// <summary>Reads the outermost file.</summary>
    /// <returns>False when it is not there.</returns>
    /// <exception cref="ConfigurationException">It, or what it includes, is unreadable, malformed or too big.</exception>
    public bool TryRead(List<ConfigurationXml.Property> properties) => TryReadFile(path, properties);

    /// <summary>Reads a file that another one includes.</summary>
    /// <param name="including">The file in which the inclusion stands.</param>
    /// <param name="line">Where in it.</param>
    /// <param name="href">What it names.</param>
    /// <param name="properties">What was read.</param>
    /// <returns>Null when it was read; when it is not there, what is to be said unless there is a fallback.</returns>
    /// <exception cref="ConfigurationException">It is unreadable, malformed, too big, or includes itself.</exception>
    public ConfigurationException? TryRead(
        string including, int line, string href, List<ConfigurationXml.Property> properties)
    {
        string where = $"{ConfigurationXml.At(including, line)}: ";
        string? file = href;
        if (href.Contains("://", StringComparison.Ordinal) || href.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            file = Uri.TryCreate(href, UriKind.Absolute, out Uri? uri) && uri is { IsFile: true, IsUnc: false } ? uri.LocalPath : null;
            if (file is null)
            {
                return new ConfigurationException($"{where}'{href}' cannot be included: only files of this machine can.");
            }
        }

        foreach (string candidate in Candidates(file, including))
        {
            string full = Path.GetFullPath(candidate);
            if (_open.Contains(full))
            {
                throw new ConfigurationException(
                    $"{where}includes {candidate}, which is itself being read: the files include each other in a circle.");
            }

            if (_open.Count > MaxOpen || ++_files > MaxFiles)
            {
                throw new ConfigurationException(
                    $"{where}too many files include each other (at most {MaxOpen} deep and {MaxFiles} altogether).");
            }

            _open.Add(full);
            bool found = TryReadFile(candidate, properties);
            _open.RemoveAt(_open.Count - 1);
            if (found)
            {
                return null;
            }
        }

        return new ConfigurationException($"{where}includes '{href}', which does not exist, and has no fallback.");
    }

    private string[] Candidates(string file, string including)
    {
        if (file.Contains('\0', StringComparison.Ordinal))
        {
            return []; // XML has no such character
        }

        string outermost = Path.Combine(Path.GetDirectoryName(path) ?? "", file);
        string beside = Path.Combine(Path.GetDirectoryName(including) ?? "", file);
        return outermost == beside ? [outermost] : [outermost, beside];
    }

    private bool TryReadFile(string file, List<ConfigurationXml.Property> properties)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            _bytes += stream.CanSeek ? stream.Length : 0;
            if (_bytes > MaxBytes)
            {
                throw new ConfigurationException(
                    $"{file}: too big: with the files that it includes, a configuration has at most {MaxBytes} bytes.");
            }

            ConfigurationXml.Read(stream, file, this, allowsDoctype: true, properties);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException e)
        {
            string reason = Directory.Exists(file) ? "it is a folder" : "permission denied";
            throw new ConfigurationException($"Configuration file {file} cannot be read: {reason}.", e);
        }
        catch (IOException e) when (e is not ConfigurationException)
        {
            throw new ConfigurationException($"Configuration file {file} cannot be read: {e.Message}", e);
        }
    }
}
