namespace Tusk.Hdfs.DataTransfer.Reading;

/// <summary>A packet of a read, where it lies among the received bytes.</summary>
/// <param name="Bytes">Size of the whole packet.</param>
/// <param name="DataStart">Where the bytes that were asked for begin in it.</param>
/// <param name="DataBytes">How many of its bytes were asked for; 0 in the packet that ends the read.</param>
public readonly record struct ReadPacket(int Bytes, int DataStart, int DataBytes);
