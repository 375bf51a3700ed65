namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A client process that does one thing to one file, and ends; or dies on the way, or forgets that it has a lease.</summary>
internal sealed class ClientSession(ClusterWorld world, int number)
{
    private readonly List<FilePromise> _held = [];

    public SimulatedClient Client { get; } = new(world, number);

    /// <summary>What it works with.</summary>
    public IEnumerable<object> About => _held.SelectMany(ClusterWorld.Traces);

    public override string ToString() => $"{Client.Name} waits for {Client.WaitsFor}, holds {string.Join(", ", _held)}";

    public async Task RunAsync()
    {
        try
        {
            if (!world.IsBad(8))
            {
                world.Watch(RenewAsync());
            }

            await WorkAsync();
            world.Count("client done");
        }
        catch (GaveUpException e)
        {
            world.Count("client gave up");
            world.Note(_held.FirstOrDefault()?.Id, $"{Client.Name} gives up: {e.Message}");
        }
        catch (RefusedException e)
        {
            world.Count($"refused: {e.JavaClassName[(e.JavaClassName.LastIndexOf('.') + 1)..]}");
            world.Note(_held.FirstOrDefault()?.Id, $"{Client.Name} is refused: {e.Message}");
        }

        End(0);
    }

    public void Kill()
    {
        world.Count("client dies");
        world.Note(_held.FirstOrDefault()?.Id, $"{Client.Name} dies");
        End(20_000); // what it has sent is on its way for a while
    }

    private void End(long grace)
    {
        Client.Kill();
        world.Sessions.Remove(this);
        world.Time.After(grace, () => _held.ForEach(static file => file.Holder = null));
    }

    private async Task RenewAsync()
    {
        while (Client.IsAlive)
        {
            await Client.RenewLeaseAsync();
            await Client.PauseAsync(6_000);
        }
    }

    private async Task WorkAsync()
    {
        FilePromise? file = world.AnyFile(static file => file.Holder is null && !file.IsGone);
        int choice = world.Random.Next(100);
        if (file is null || choice < 35)
        {
            await CreateAsync(null);
            return;
        }

        if (choice < 42)
        {
            await TakeOverAsync();
            return;
        }

        Hold(file);
        if (file.IsDoubtful && !await FindAsync(file))
        {
            return;
        }

        await (choice switch
        {
            < 48 => CreateAsync(file),
            < 65 => AppendAsync(file),
            < 73 => TruncateAsync(file),
            < 80 => DeleteAsync(file),
            < 87 => RenameAsync(file),
            < 93 => SetReplicationAsync(file),
            _ => RecoverLeaseAsync(file),
        });
    }

    private void Hold(FilePromise file)
    {
        file.Holder = this;
        _held.Add(file);
    }

    /// <summary>Finds out what has become of a file after a call without an answer.</summary>
    private async Task<bool> FindAsync(FilePromise file)
    {
        foreach (string path in new[] { file.Path, file.OtherPath }.OfType<string>())
        {
            if ((await Client.StatusAsync(path))?.Id == file.Id)
            {
                world.Count("doubtful file found");
                (file.Path, file.OtherPath, file.MayBeGone) = (path, null, false);
                return true;
            }
        }

        Assert.True(file.MayBeGone, $"{file} is lost\n{world.History(file)}");
        world.Count("doubtful file gone");
        file.IsGone = true;
        return false;
    }

    private async Task CreateAsync(FilePromise? replaced)
    {
        string path = replaced?.Path ?? world.NewPath();
        short replication = (short)world.Random.Next(1, 4);
        world.DoubtfulPaths.Add(path);
        if (replaced is not null)
        {
            replaced.MayBeGone = true;
        }

        InodeId id = await MustAsync(Client.CreateAsync(path, replaced is not null, replication), path);
        if (replaced is not null)
        {
            world.Count("file replaced");
            replaced.IsGone = true;
        }

        world.DoubtfulPaths.Remove(path);
        Assert.DoesNotContain(world.Files, file => file.Id == id);
        var made = new FilePromise(world, id, path, replication);
        world.Note(id, $"{Client.Name} creates {path}");
        world.Files.Add(made);
        Hold(made);
        await WriteAsync(made, new SimulatedFileWriter(world, Client, made, null));
    }

    private async Task AppendAsync(FilePromise file)
    {
        bool newBlock = world.Random.Next(4) == 0;
        AppendAnswer answer = await WhenFreeAsync(() => Client.AppendAsync(file.Path, newBlock));
        world.Count("append");
        world.Note(file.Id, $"{Client.Name} appends at {answer.LengthBytes}, block {answer.Last}, goes on: {answer.GoesOn is not null}");
        file.Settle(answer.LengthBytes, "append");
        var writer = new SimulatedFileWriter(world, Client, file, answer.Last);
        if (answer.GoesOn is LocatedAnswer place && !newBlock)
        {
            await writer.AppendAsync(place);
        }

        await WriteAsync(file, writer);
    }

    private async Task WriteAsync(FilePromise file, SimulatedFileWriter writer)
    {
        int parts = world.Random.Next(4);
        for (int part = 0; part < parts; part++)
        {
            await writer.WriteAsync(world.Random.Next(1, 100));
            if (world.Random.Next(2) == 0)
            {
                await writer.FlushAsync(keepsLength: world.Random.Next(3) == 0);
            }

            await Client.PauseAsync(world.IsBad(25) ? 80_000 : world.Random.Next(4_000));
        }

        await writer.CloseAsync();
        world.Count("file closed");
        world.Note(file.Id, $"{Client.Name} has closed {file} with {file.Acknowledged} B");
    }

    private async Task TruncateAsync(FilePromise file)
    {
        StatusAnswer status = await StatusAsync(file);
        if (!status.IsClosed)
        {
            return;
        }

        file.Settle(status.LengthBytes, "status");
        long length = world.Random.NextInt64(status.LengthBytes + 1);
        file.MayBeCut(length);
        world.Note(file.Id, $"{Client.Name} cuts {status.LengthBytes} B to {length} B");
        bool isDone = await WhenFreeAsync(() => Client.TruncateAsync(file.Path, length));
        world.Count(isDone ? "truncate at once" : "truncate with a recovery");
        for (int attempt = 0; attempt < 30; attempt++)
        {
            status = await StatusAsync(file);
            if (status.IsClosed)
            {
                Assert.True(length == status.LengthBytes, $"{file} was cut to {length} B and has {status.LengthBytes} B\n{world.History(file)}");
                file.Settle(length, "truncate");
                return;
            }

            await Client.PauseAsync(2_000);
        }
    }

    private async Task DeleteAsync(FilePromise file)
    {
        file.MayBeGone = true;
        Assert.True(await MustAsync(Client.DeleteAsync(file.Path), file.Path), $"{file} was not there to be deleted\n{world.History(file)}");
        world.Count("delete");
        world.Note(file.Id, $"{Client.Name} has deleted {file}");
        file.IsGone = true;
    }

    private async Task RenameAsync(FilePromise file)
    {
        file.OtherPath = world.NewPath(file.Path[..file.Path.LastIndexOf('/')]);
        Assert.True(await MustAsync(Client.RenameAsync(file.Path, file.OtherPath), file.Path), $"{file} was not there to be renamed\n{world.History(file)}");
        world.Count("rename");
        world.Note(file.Id, $"{Client.Name} has renamed {file} to {file.OtherPath}");
        (file.Path, file.OtherPath) = (file.OtherPath, null);
    }

    private async Task SetReplicationAsync(FilePromise file)
    {
        short replication = (short)world.Random.Next(1, 4);
        file.Replication = null;
        Assert.True(await MustAsync(Client.SetReplicationAsync(file.Path, replication), file.Path));
        world.Count("replication changed");
        world.Note(file.Id, $"{Client.Name} wants {replication} replicas");
        file.Replication = replication;
    }

    private async Task RecoverLeaseAsync(FilePromise file)
    {
        for (int attempt = 0; attempt < 30; attempt++)
        {
            if (await Client.RecoverLeaseAsync(file.Path))
            {
                world.Count("lease recovered");
                StatusAnswer status = await StatusAsync(file);
                Assert.True(status.IsClosed);
                file.Settle(status.LengthBytes, "recoverLease");
                return;
            }

            await Client.PauseAsync(world.Random.Next(1_000, 5_000));
        }
    }

    /// <summary>Takes a file away from one who writes it.</summary>
    private async Task TakeOverAsync()
    {
        if (world.AnyFile(static file => file.Holder is not null && !file.IsGone) is FilePromise file)
        {
            world.Count("lease taken from a writer");
            world.Note(file.Id, $"{Client.Name} takes {file}");
            for (int attempt = 0; attempt < 5 && !await Client.RecoverLeaseAsync(file.Path); attempt++)
            {
                await Client.PauseAsync(world.Random.Next(1_000, 5_000));
            }
        }
    }

    private async Task<StatusAnswer> StatusAsync(FilePromise file)
    {
        StatusAnswer? status = await Client.StatusAsync(file.Path);
        Assert.True(status?.Id == file.Id, $"{file} is lost; there is {status}\n{world.History(file)}");
        return status!;
    }

    /// <summary>A call that nothing may stand against.</summary>
    private async Task<T> MustAsync<T>(Task<T> call, string path)
    {
        try
        {
            return await call;
        }
        catch (RefusedException e)
        {
            Assert.Fail($"{Client.Name}, {path}: {e.JavaClassName}: {e.Message}\n{string.Join('\n', _held.Select(held => world.History(held)))}");
            throw;
        }
    }

    /// <summary>A call that waits until the file is nobody else's any more.</summary>
    private async Task<T> WhenFreeAsync<T>(Func<Task<T>> call)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (RefusedException e) when (attempt < 20 && (e.JavaClassName.EndsWith(".AlreadyBeingCreatedException", StringComparison.Ordinal)
                || e.JavaClassName.EndsWith(".RecoveryInProgressException", StringComparison.Ordinal)
                || e.Message.Contains("not sufficiently replicated yet", StringComparison.Ordinal)))
            {
                await Client.PauseAsync(world.Random.Next(2_000, 6_000));
            }
        }
    }
}
