using Tusk.Common.Configurations;

namespace Tusk.Hdfs.Client;

/// <summary>The text of a umask: octal (<c>022</c>), or what is left to whom (<c>u=rwx,g=rx,o=rx</c>).</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.permission.UmaskParser; its signs + and - are not taken.</remarks>
internal static class UmaskSyntax
{
    private const int AllBits = 0x1FF;

    /// <summary>The bits to take away.</summary>
    /// <exception cref="ConfigurationException">The text of the setting is none.</exception>
    public static UnixFileMode Read(Configuration configuration)
    {
        string text = HdfsKeys.Umask.Read(configuration)!;
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int? mask = trimmed.Length > 0 && char.IsAsciiDigit(trimmed[0]) ? Octal(trimmed) : AllBits & ~Symbolic(trimmed);
        return mask is { } bits and <= AllBits
            ? (UnixFileMode)bits
            : throw configuration.Refused(HdfsKeys.Umask.Name, text, "octal digits such as 022, or u=rwx,g=rx,o=rx");
    }

    private static int? Octal(ReadOnlySpan<char> digits)
    {
        int value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7' || value > AllBits)
            {
                return null;
            }

            value = (value << 3) | (digit - '0');
        }

        return value;
    }

    /// <summary>What is left; null for what cannot be read.</summary>
    private static int? Symbolic(ReadOnlySpan<char> text)
    {
        int left = 0;
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> part = text[range].Trim();
            int equals = part.IndexOf('=');
            if (equals < 1 || Rights(part[(equals + 1)..]) is not { } rights)
            {
                return null;
            }

            foreach (char who in part[..equals])
            {
                switch (who)
                {
                    case 'u': left |= rights << 6; break;
                    case 'g': left |= rights << 3; break;
                    case 'o': left |= rights; break;
                    case 'a': left |= (rights << 6) | (rights << 3) | rights; break;
                    default: return null;
                }
            }
        }

        return left;
    }

    private static int? Rights(ReadOnlySpan<char> letters)
    {
        int rights = 0;
        foreach (char letter in letters)
        {
            switch (letter)
            {
                case 'r': rights |= 4; break;
                case 'w': rights |= 2; break;
                case 'x': rights |= 1; break;
                default: return null;
            }
        }

        return rights;
    }
}
