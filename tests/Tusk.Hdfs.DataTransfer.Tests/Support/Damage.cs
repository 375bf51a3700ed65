namespace Tusk.Hdfs.DataTransfer.Tests.Support;

/// <summary>Random damage to bytes of a peer.</summary>
internal static class Damage
{
    public static byte[] Of(List<byte> bytes, Random random)
    {
        for (int i = random.Next(0, 4); i > 0; i--)
        {
            int at = random.Next(random.Next(2) == 0 ? Math.Min(40, bytes.Count) : bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, 0xFF);
                    break;
                case 3:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at)));
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add(0);
            }
        }

        return [.. bytes];
    }
}
