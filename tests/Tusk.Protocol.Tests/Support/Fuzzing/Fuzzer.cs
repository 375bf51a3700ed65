using System.Diagnostics;
using System.Text;

namespace Tusk.Protocol.Tests.Support.Fuzzing;

/// <summary>
/// Gives a target its seeds, its corpus, and damaged forms of both; whatever it reads, it takes or refuses as documented,
/// in bounded time and memory.
/// </summary>
/// <remarks>
/// An input that ends in a new way (another exception, another message, another magnitude of memory) is kept and damaged
/// further. Runs by time end with these in <c>artifacts/fuzz/TARGET.hex</c>, which may replace the corpus.
/// </remarks>
internal sealed class Fuzzer
{
    private const int MostKept = 2_000;
    private const int MostKeptInCorpus = 120;
    private const int MostBytesInCorpus = 400;
    private const string Take = "taken";
    private const int StackBytes = 512 << 10;

    private readonly FuzzTarget _target;
    private readonly FuzzSettings _settings;
    private readonly IReadOnlyList<string> _corpus;
    private readonly List<byte[]> _pool = [];
    private readonly List<byte[]> _taken = [];
    private readonly HashSet<string> _endings = [];
    private readonly List<byte[]> _found = [];
    private byte[] _running = [];
    private long _runningSince;
    private bool _mustBeTaken;

    private Fuzzer(FuzzTarget target, FuzzSettings settings) =>
        (_target, _settings, _corpus) = (target, settings, HexLines.OfCorpus(target.Name));

    /// <summary>How many inputs were tried.</summary>
    public int Tried => Taken + Refused;

    /// <summary>How many were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>How many were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Replays the corpus of a target, and fuzzes it for as long as the environment says.</summary>
    public static void Run(FuzzTarget target)
    {
        FuzzSettings settings = FuzzSettings.Read();
        var clock = Stopwatch.StartNew();
        Fuzzer fuzzer = Run(target, settings);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{target}: {fuzzer.Tried} inputs, {fuzzer.Tried / clock.Elapsed.TotalSeconds:0}/s, {fuzzer.Taken} taken, "
            + $"{fuzzer.Refused} refused, {fuzzer._endings.Count} endings");
    }

    /// <summary>The same with settings.</summary>
    public static Fuzzer Run(FuzzTarget target, FuzzSettings settings)
    {
        var fuzzer = new Fuzzer(target, settings);
        fuzzer.RunOnOwnThread();
        return fuzzer;
    }

    /// <summary>On a thread of its own: an input that does not end is seen from outside.</summary>
    private void RunOnOwnThread()
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    RunAll();
                }
                catch (Exception e)
                {
                    failure = e; // thrown again below
                }
            },
            StackBytes)
        {
            IsBackground = true,
        };
        Volatile.Write(ref _runningSince, Stopwatch.GetTimestamp());
        thread.Start();
        while (!thread.Join(_settings.Patience / 20))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _runningSince)) > _settings.Patience)
            {
                throw Failure(Volatile.Read(ref _running), $"no end after {_settings.Patience.TotalSeconds} s", null);
            }
        }

        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        Assert.True(Taken > 0 && Refused > 0, $"{_target}: {Taken} taken, {Refused} refused: the damage is too great or too small.");
    }

    private void RunAll()
    {
        foreach (byte[] seed in _target.Seeds)
        {
            _mustBeTaken = true;
            Try(seed);
            _mustBeTaken = false;
        }

        foreach (byte[] input in HexLines.Inputs(_corpus))
        {
            Try(input);
        }

        // Also those that ended as others: what once failed is worth being damaged.
        _taken.AddRange(_target.Seeds);
        _pool.AddRange(_target.Seeds);
        _pool.AddRange(HexLines.Inputs(_corpus));
        _found.Clear();
        if (_settings.Duration is { } duration)
        {
            FuzzFor(duration);
        }
        else
        {
            FuzzFor(_target.Inputs, new Mutator(new Random(1), _target.MessageAt));
        }
    }

    private void FuzzFor(int inputs, Mutator mutator)
    {
        for (; inputs > 0; inputs--)
        {
            Try(mutator.Next(_taken, _pool));
        }
    }

    /// <summary>With another seed each time. What brings the process down is found in a file, too.</summary>
    private void FuzzFor(TimeSpan duration)
    {
        Directory.CreateDirectory(_settings.Folder);
        string runningPath = Path.Combine(_settings.Folder, _target.Name + "-running.hex");
        var mutator = new Mutator(new Random(), _target.MessageAt);
        long start = Stopwatch.GetTimestamp();
        using (Microsoft.Win32.SafeHandles.SafeFileHandle running = File.OpenHandle(runningPath, FileMode.Create, FileAccess.Write))
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                byte[] input = mutator.Next(_taken, _pool);
                RandomAccess.SetLength(running, 0);
                RandomAccess.Write(running, Encoding.ASCII.GetBytes(HexLines.Line(input)), 0);
                Try(input);
            }
        }

        File.Delete(runningPath);
        File.WriteAllText(
            Path.Combine(_settings.Folder, _target.Name + ".hex"),
            string.Concat(_corpus.Select(static line => line + "\n").Concat(_found.Select(static input => HexLines.Line(input)))));
    }

    private void Try(byte[] input)
    {
        Volatile.Write(ref _running, input);
        Volatile.Write(ref _runningSince, Stopwatch.GetTimestamp());
        (string ending, long allocated) = Read(input);
        if (allocated > _target.AllocationLimit(input.Length))
        {
            // What is made once, or pooled, is not made again.
            (ending, allocated) = Read(input);
            if (allocated > _target.AllocationLimit(input.Length))
            {
                throw Failure(input, $"{allocated} B allocated, at most {_target.AllocationLimit(input.Length)} B expected", null);
            }
        }

        // Memory differs from run to run: without a time, when each run tries the same, it does not count.
        long magnitude = _settings.Duration is null ? 0 : long.Log2(allocated + 1);
        if (_endings.Count < MostKept && _endings.Add($"{ending} {magnitude}"))
        {
            Keep(input, ending == Take);
        }
    }

    private (string Ending, long Allocated) Read(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _target.Read(input);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Taken++;
            return (Take, allocated);
        }
        catch (Exception e) when (!_mustBeTaken && _target.MayThrow(e))
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Refused++;
            return (e.GetType().Name + Shape(e.Message), allocated);
        }
        catch (Exception e)
        {
            throw Failure(input, e.ToString(), e);
        }
    }

    private void Keep(byte[] input, bool isTaken)
    {
        (isTaken ? _taken : _pool).Add(input);
        if (input.Length <= MostBytesInCorpus && _found.Count + _corpus.Count < MostKeptInCorpus)
        {
            _found.Add(input);
        }
    }

    /// <summary>A message without its numbers, and not to its end: what a peer sent should not make it another one.</summary>
    private static string Shape(string message) =>
        string.Concat(message.Take(100).Where(static c => char.IsAsciiLetter(c) || c == ' '));

    private InvalidOperationException Failure(byte[] input, string what, Exception? cause)
    {
        Directory.CreateDirectory(_settings.Folder);
        string path = Path.Combine(_settings.Folder, $"{_target.Name}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input).AsSpan(0, 4))}.hex");
        File.WriteAllText(path, HexLines.Line(input));
        string project = typeof(Fuzzer).Assembly.GetName().Name!;
        return new InvalidOperationException(
            $"{_target}: {what}\nThe input, {input.Length} B, is in {path}. To have it replayed for ever: "
            + $"cat {path} >> tests/{project}/Corpus/{_target}.hex",
            cause);
    }
}
