using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Rpc.Errors;

namespace Tusk.Cli.Shell.Copying;

/// <summary>
/// Copies single files: into <c>NAME._COPYING_</c> first, which then gets its name. Whatever fails, no half file stays, and
/// where it cannot be deleted, that is told.
/// </summary>
/// <remarks>
/// Safe for several threads once it is set up.
/// Source: Apache Hadoop 3.4, o.a.h.fs.shell.CommandWithDestination.
/// </remarks>
internal sealed class FileCopier(ShellSession session, string command)
{
    private int _toldOfExtendedAttributes;

    /// <summary>What stands behind a file's name while it is being copied.</summary>
    public const string Suffix = "._COPYING_";

    /// <summary>Whether a file that is there is replaced.</summary>
    public bool Overwrites { get; set; }

    /// <summary>Whether the file has its name from the beginning.</summary>
    public bool IsDirect { get; set; }

    /// <summary>Whether errors name the file by the name that it gets in the end, as Hadoop has no other for it.</summary>
    public bool TellsFinalName { get; set; }

    /// <summary>Whether DataNodes may keep it in memory for a while.</summary>
    public bool IsLazy { get; set; }

    /// <summary>Whether the source is read without checking it.</summary>
    public bool IgnoresChecksums { get; set; }

    /// <summary>What is kept of the source.</summary>
    public CopyAttributes Keeps { get; set; }

    /// <summary>Told how many bytes came, each time; from the thread that copies.</summary>
    public Action<int>? Copied { get; set; }

    /// <summary>Copies a file and what is to be kept of it.</summary>
    public void Copy(PathItem source, PathItem target)
    {
        if (IsDirect && source.Path == target.Path)
        {
            // Hadoop empties it before it reads it.
            throw ShellException.Paths("", source.Text, target.Text, "are identical");
        }

        if (SpecialContent.IsAt(source))
        {
            using Stream pipe = SpecialContent.Open(source, session.CancellationToken);
            Write(pipe, target);
            KeepAttributes(source, target);
            return;
        }

        source.Files.VerifiesChecksums = !IgnoresChecksums;
        using (FsInput input = source.Files.OpenAsync(source.Path, session.CancellationToken).Wait())
        using (Stream content = input.OpenStream(0, session.CancellationToken))
        {
            Write(content, target);
        }

        KeepAttributes(source, target);
    }

    /// <summary>Writes a stream to a file.</summary>
    /// <exception cref="ShellException">It is there and may not be replaced.</exception>
    public void Write(Stream content, PathItem target)
    {
        if (target.Exists && (target.IsDirectory || !Overwrites))
        {
            throw ShellException.Exists(target.Text);
        }

        PathItem written = IsDirect ? target : target.WithSuffix(Suffix);

        // The name of the copy is nobody else's; under the final name may be what could not be replaced.
        bool isMade = false;
        try
        {
            FsOutputStream output = Create(written, TellsFinalName ? target : written);
            isMade = true;

            // What is interrupted is deleted: nobody waits for the servers to take the rest of it.
            using (session.CancellationToken.UnsafeRegister(static output => ((FsOutputStream)output!).Abandon(), output))
            using (output)
            {
                StreamCopy.ToFile(content, output, Copied, session.CancellationToken);
            }

            if (!IsDirect)
            {
                Rename(written, target);
            }
        }
        catch (Exception e) when (isMade || !IsDirect)
        {
            // What happened comes first: to delete may take long, and fail for the same reason.
            bool isTold = FailureText.IsOrdinary(e);
            if (isTold)
            {
                session.Output.WriteErrorLine($"{command}: {FailureText.Of(e)}");
            }

            if (!IsDirect || !IsOfAnother(e))
            {
                Remove(written, isMade);
            }

            if (isTold)
            {
                throw new ToldException(e);
            }

            throw;
        }
    }

    /// <summary>Gives the target what is to be kept of the source.</summary>
    public void KeepAttributes(PathItem source, PathItem target)
    {
        FileStatus status = source.Known;
        FileSystem files = target.Files;
        CancellationToken stopping = session.CancellationToken;
        if (Keeps.HasFlag(CopyAttributes.Timestamps))
        {
            files.SetTimesAsync(target.Path, status.ModificationTime, status.AccessTime, stopping).Wait();
        }

        if (Keeps.HasFlag(CopyAttributes.Ownership))
        {
            files.SetOwnerAsync(target.Path, status.Owner, status.Group, stopping).Wait();
        }

        if ((Keeps & (CopyAttributes.Permission | CopyAttributes.Acl)) != 0)
        {
            files.SetPermissionsAsync(target.Path, status.Permissions, stopping).Wait();
        }

        if (Keeps.HasFlag(CopyAttributes.Acl) && status.HasAcl)
        {
            throw ShellException.Path(source.Text, "its access control entries beyond the permission bits cannot be kept; leave out a of -p");
        }

        if (Keeps.HasFlag(CopyAttributes.ExtendedAttributes))
        {
            TellOfExtendedAttributes(target);
        }
    }

    // Where there may be none to lose, the copy is worth more than a refusal; but nobody shall believe that they were kept.
    private void TellOfExtendedAttributes(PathItem target)
    {
        if (FailureText.IsLocal(target.Path))
        {
            throw new ShellFatalException("Local files have no extended attributes here; leave out x of -p.");
        }

        if (Interlocked.Exchange(ref _toldOfExtendedAttributes, 1) == 0)
        {
            session.Output.WriteErrorLine("cp: extended attributes, if there are any, are not kept (x of -p)");
        }
    }

    private FsOutputStream Create(PathItem file, PathItem told)
    {
        FileCreation creation = IsLazy
            ? new FileCreation { Overwrite = true, LazyPersist = true, Replication = 1 }
            : FileCreation.Replacing;
        return NewFiles.Make(file, creation, session.CancellationToken, told);
    }

    private void Rename(PathItem written, PathItem target)
    {
        try
        {
            DeleteWhatIsOfAnother(written, target);
            try
            {
                target.Files.RenameToAsync(written.Path, target.Path, Overwrites, session.CancellationToken).Wait();
            }
            catch (OperationNotSupportedException)
            {
                if (target.Exists)
                {
                    target.Files.DeleteAsync(target.Path, recursive: false, session.CancellationToken).Wait();
                }

                target.Files.RenameAsync(written.Path, target.Path, session.CancellationToken).Wait();
            }
        }
        catch (Exception e) when (e is PathNotFoundException or PathExistsException)
        {
            throw ShellException.Paths("rename", written.Text, target.Text, "Input/output error");
        }
    }

    // In a directory with the sticky bit nobody deletes what is another's, which Hadoop's shell does before it renames. A rename
    // that replaces is not refused there by the NameNode.
    private void DeleteWhatIsOfAnother(PathItem written, PathItem target)
    {
        CancellationToken stopping = session.CancellationToken;
        if (target.Status is not { } replaced || FailureText.IsLocal(target.Path) || target.Path.Parent is not { } directory)
        {
            return;
        }

        FileStatus? around = target.Files.TryGetStatusAsync(directory, stopping).Wait();
        if (around?.Permissions.HasFlag(UnixFileMode.StickyBit) == true && written.Refresh().Owner != replaced.Owner)
        {
            target.Files.DeleteAsync(target.Path, recursive: false, stopping).Wait();
        }
    }

    // Under the final name may be the file of somebody else by now, who deleted or replaced ours: that one stays.
    private static bool IsOfAnother(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is RemoteFileNotFoundException or LeaseExpiredException)
            {
                return true;
            }
        }

        return false;
    }

    // If it could not even be made, there is hardly anything to delete; what failed first is told then.
    private void Remove(PathItem written, bool isMade)
    {
        try
        {
            written.Files.DeleteAsync(written.Path, recursive: false, CancellationToken.None).Wait();
        }
        catch (Exception e) when (FailureText.IsOrdinary(e) || e is ObjectDisposedException)
        {
            // The latter when an interrupted command has taken too long: its file systems are closed.
            if (isMade)
            {
                session.Output.WriteErrorLine($"{command}: `{written.Text}' could not be deleted and stays: {FailureText.Of(e)}");
            }
        }
    }
}
