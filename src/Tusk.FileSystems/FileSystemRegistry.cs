using System.Runtime.ExceptionServices;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Local;

namespace Tusk.FileSystems;

/// <summary>Which file system serves which scheme; filled by the program at its start, explicitly.</summary>
/// <remarks>
/// A program that ends need not dispose of it: connections end with the process. One that was interrupted while files were
/// being opened, or that goes on, does.
/// </remarks>
public sealed class FileSystemRegistry : IAsyncDisposable
{
    /// <summary>The key that says where paths without a scheme lead; its default is the local file system.</summary>
    public static SettingText DefaultFileSystem => CommonKeys.DefaultFileSystem;

    private readonly Dictionary<string, Func<FsPath, Configuration, FileSystem>> _factories =
        new(StringComparer.Ordinal);

    private readonly List<IAsyncDisposable> _shared = [];

    /// <summary>A registry that knows local files.</summary>
    /// <param name="namesPassedOver">See <see cref="LocalFileSystem.NamesPassedOver"/>.</param>
    public static FileSystemRegistry WithLocalFiles(Action<FsPath, int>? namesPassedOver = null) => new FileSystemRegistry().Register(
        "file", (_, configuration) => new LocalFileSystem(configuration) { NamesPassedOver = namesPassedOver });

    /// <summary>Says how the file systems of a scheme are made.</summary>
    /// <param name="scheme">Such as <c>hdfs</c>; lower case.</param>
    /// <param name="factory">Gets a path with scheme and authority; decides by itself whether to share what it makes.</param>
    /// <param name="shared">What the file systems share, disposed of with this registry; null: nothing.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The scheme is registered already.</exception>
    public FileSystemRegistry Register(
        string scheme, Func<FsPath, Configuration, FileSystem> factory, IAsyncDisposable? shared = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        ArgumentNullException.ThrowIfNull(factory);
        _factories.Add(scheme, factory);
        if (shared is not null)
        {
            _shared.Add(shared);
        }

        return this;
    }

    /// <summary>Whether somebody serves a scheme.</summary>
    public bool IsRegistered(string scheme)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        return _factories.ContainsKey(scheme.ToLowerInvariant());
    }

    /// <summary>The file system of a path; one without a scheme follows <c>fs.defaultFS</c>.</summary>
    /// <exception cref="HadoopException">Nobody serves the scheme; the message lists the known ones.</exception>
    public FileSystem Get(FsPath path, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(path);
        FsPath root = path.Scheme is null ? DefaultRoot(configuration) : path;
        string scheme = root.Scheme!.ToLowerInvariant();
        return _factories.TryGetValue(scheme, out Func<FsPath, Configuration, FileSystem>? factory)
            ? factory(root, configuration)
            : throw Unknown(scheme, path, root, configuration);
    }

    /// <summary>Closes what the file systems share: their connections, and what is open on them.</summary>
    /// <remarks>Where that fails, as where a file cannot be completed, all the rest is closed, and the first failure thrown.</remarks>
    public async ValueTask DisposeAsync()
    {
        ExceptionDispatchInfo? first = null;
        foreach (IAsyncDisposable shared in _shared)
        {
            try
            {
                await shared.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        first?.Throw();
    }

    private HadoopException Unknown(string scheme, FsPath path, FsPath root, Configuration configuration)
    {
        string known = string.Join(", ", _factories.Keys.Order(StringComparer.Ordinal));
        return path.Scheme is null
            ? configuration.Refused(DefaultFileSystem.Name, $"{root}", known.Length == 0 ? "a registry with file systems, as FileSystemRegistry.WithLocalFiles()" : $"a file system that there is ({known})")
            : new HadoopException($"No file system for scheme '{scheme}' of {root}; known: {known}.");
    }

    private static FsPath DefaultRoot(Configuration configuration)
    {
        string text = DefaultFileSystem.Read(configuration)!;
        FsPath? root = null;
        try
        {
            root = new FsPath(text.Trim());
        }
        catch (HadoopException)
        {
            // No path at all, such as host:8020: told below, with the setting's name.
        }

        return root?.Scheme is not null
            ? root
            : throw configuration.Refused(
                DefaultFileSystem.Name, text, "a scheme and where needed an authority, such as file:/// or hdfs://host:8020");
    }
}
