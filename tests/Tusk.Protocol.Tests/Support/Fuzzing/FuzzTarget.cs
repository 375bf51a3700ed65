namespace Tusk.Protocol.Tests.Support.Fuzzing;

/// <summary>A parser of bytes from a peer, as fuzzing sees it.</summary>
/// <param name="Name">Names its corpus: <c>Corpus/NAME.hex</c> of its test project.</param>
/// <param name="Seeds">Inputs that it must take.</param>
/// <param name="Read">Reads one input on the calling thread, and throws where what it read cannot be.</param>
/// <param name="Refusals">What it may throw: the exceptions that it documents, with those derived from them.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read, params Type[] Refusals)
{
    /// <summary>How many damaged inputs are tried where no time is given.</summary>
    public int Inputs { get; init; } = 3_000;

    /// <summary>Where in an input a message begins that goes to its end; null where there is none. Its fields are changed, too.</summary>
    public int? MessageAt { get; init; }

    /// <summary>What an input of any size may make it allocate, in bytes; a refusal with its message takes a few KiB.</summary>
    public long FixedBytes { get; init; } = 64 << 10;

    /// <summary>
    /// What each byte of an input may make it allocate besides. A message within a message takes two bytes on the wire,
    /// and an object of a hundred to three hundred here.
    /// </summary>
    public int BytesPerByte { get; init; } = 256;

    /// <summary>Most bytes that may be allocated for an input.</summary>
    public long AllocationLimit(int inputBytes) => FixedBytes + ((long)BytesPerByte * inputBytes);

    /// <summary>Whether it may end like that.</summary>
    public bool MayThrow(Exception error) => Array.Exists(Refusals, type => type.IsInstanceOfType(error));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
