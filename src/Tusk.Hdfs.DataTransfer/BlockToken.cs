namespace Tusk.Hdfs.DataTransfer;

/// <summary>The right to use a block, as the NameNode gave it; passed on as it is.</summary>
/// <param name="Identifier">What it permits.</param>
/// <param name="Password">Proves that it is genuine.</param>
/// <param name="Kind">Its kind; empty where tokens are off.</param>
/// <param name="Service">For whom it is; mostly empty.</param>
public sealed record BlockToken(ReadOnlyMemory<byte> Identifier, ReadOnlyMemory<byte> Password, string Kind, string Service)
{
    /// <summary>What is sent where tokens are off: the fields are required, and empty.</summary>
    public static BlockToken Empty { get; } = new(default, default, "", "");
}
