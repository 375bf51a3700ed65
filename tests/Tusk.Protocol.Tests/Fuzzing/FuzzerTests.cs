using Tusk.Protocol.Tests.Support.Fuzzing;

namespace Tusk.Protocol.Tests.Fuzzing;

/// <summary>What fuzzing finds must be told, with the input that did it.</summary>
public sealed class FuzzerTests : IDisposable
{
    private static readonly byte[] Seed = [1, 2, 3, 4];

    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-fuzz-").FullName;

    [Fact]
    public void An_exception_that_is_not_documented_is_told_with_its_input()
    {
        var target = new FuzzTarget("of-a-test", [Seed], static input => _ = input[3], typeof(ProtocolMessageException));

        string message = Assert.Throws<InvalidOperationException>(() => Run(target)).Message;

        Assert.Contains(nameof(IndexOutOfRangeException), message, StringComparison.Ordinal);
        Assert.True(Told(message).Length < 4);
    }

    [Fact]
    public void A_seed_that_is_refused_is_told()
    {
        var target = new FuzzTarget("of-a-test", [Seed], static _ => throw new FormatException("no"), typeof(FormatException));

        Assert.Equal(Seed, Told(Assert.Throws<InvalidOperationException>(() => Run(target)).Message));
    }

    [Fact]
    public void Memory_that_the_input_does_not_account_for_is_told()
    {
        var target = new FuzzTarget(
            "of-a-test", [Seed], static input => GC.KeepAlive(new byte[input.Length > 0 && input[0] == 0 ? 1 << 20 : 1]));

        string message = Assert.Throws<InvalidOperationException>(() => Run(target)).Message;

        Assert.Contains("B allocated, at most", message, StringComparison.Ordinal);
        Assert.Equal(0, Told(message)[0]);
    }

    [Fact]
    public void An_input_that_does_not_end_is_told()
    {
        var never = new ManualResetEventSlim(); // not disposed of: the fuzzer's thread looks at it to its end
        var target = new FuzzTarget("of-a-test", [Seed], input =>
        {
            if (!input.AsSpan().SequenceEqual(Seed))
            {
                never.Wait();
            }
        });

        string message = Assert.Throws<InvalidOperationException>(() => Run(target, TimeSpan.FromMilliseconds(200))).Message;

        never.Set();
        Assert.Contains("no end after 0.2 s", message, StringComparison.Ordinal);
        Assert.NotEqual(Seed, Told(message));
    }

    [Fact]
    public void Without_a_time_the_same_inputs_are_tried_each_time()
    {
        List<string>[] tried = [[], []];
        foreach (List<string> inputs in tried)
        {
            Run(new FuzzTarget("of-a-test", [Seed], input => Take(input, inputs), typeof(FormatException)));
        }

        Assert.Equal(tried[0], tried[1]);
        Assert.True(tried[0].Distinct().Count() > 1000, "too many of them are equal");
    }

    [Fact]
    public void A_run_for_a_time_leaves_what_ended_in_a_new_way()
    {
        Fuzzer fuzzer = Fuzzer.Run(
            new FuzzTarget("of-a-test", [Seed], static input => Take(input, []), typeof(FormatException)),
            new FuzzSettings { Folder = _folder, Duration = TimeSpan.FromSeconds(0.2) });

        Assert.True(fuzzer.Taken > 0 && fuzzer.Refused > 0);
        Assert.Equal(["of-a-test.hex"], Directory.GetFiles(_folder).Select(Path.GetFileName));
        Assert.NotEmpty(HexLines.Inputs(File.ReadAllLines(Path.Combine(_folder, "of-a-test.hex"))));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Fuzzer Run(FuzzTarget target, TimeSpan? patience = null) =>
        Fuzzer.Run(target, new FuzzSettings { Folder = _folder, Patience = patience ?? TimeSpan.FromSeconds(60) });

    private static void Take(byte[] input, List<string> inputs)
    {
        inputs.Add(Convert.ToHexString(input));
        if (input.Length == 0 || input[0] != 1)
        {
            throw new FormatException("Not 1.");
        }
    }

    /// <summary>The input that a message tells of.</summary>
    private byte[] Told(string message)
    {
        string path = Assert.Single(Directory.GetFiles(_folder));
        Assert.Contains($"cat {path} >> tests/Tusk.Protocol.Tests/Corpus/of-a-test.hex", message, StringComparison.Ordinal);
        return Assert.Single(HexLines.Inputs(File.ReadAllLines(path)));
    }
}
