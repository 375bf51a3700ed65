namespace Tusk.Cli.Shell.Formats;

/// <summary>A change of permissions: <c>u+rw,go-x</c>, <c>+X</c>, <c>1755</c>.</summary>
/// <remarks>
/// A later clause for the same class replaces the earlier one: <c>u+r,u+w</c> adds only <c>w</c>, as in Hadoop.
/// Source: Apache Hadoop 3.4, o.a.h.fs.permission.ChmodParser, PermissionParser.
/// </remarks>
internal sealed class PermissionChange
{
    private const int User = 0, Group = 1, Others = 2, Sticky = 3, Classes = 4;
    private const int ExecuteIfSome = 8; // X

    private readonly char[] _operators = ['+', '+', '+', '+'];
    private readonly int[] _bits = new int[Classes];

    /// <summary>Reads a change; null if it is none.</summary>
    public static PermissionChange? TryParse(string text)
    {
        PermissionChange change = new();
        return change.TryReadOctal(text) || change.TryReadClauses(text) ? change : null;
    }

    /// <summary>The permissions afterwards.</summary>
    public UnixFileMode Apply(UnixFileMode before, bool isDirectory)
    {
        int mode = (int)before;
        bool takesExecute = isDirectory || (mode & 0b001_001_001) != 0;
        return (UnixFileMode)(
            (Combine(Sticky, (mode >> 9) & 1, takesExecute: false) << 9)
            | (Combine(User, (mode >> 6) & 7, takesExecute) << 6)
            | (Combine(Group, (mode >> 3) & 7, takesExecute) << 3)
            | Combine(Others, mode & 7, takesExecute));
    }

    private bool TryReadOctal(string text)
    {
        string digits = text.Length == 4 && text[0] is '0' or '1' ? text[1..] : text;
        if (digits.Length != 3 || digits.AsSpan().IndexOfAnyExceptInRange('0', '7') >= 0)
        {
            return false;
        }

        Array.Fill(_operators, '=');
        _bits[Sticky] = text.Length == 4 ? text[0] - '0' : 0;
        for (int i = User; i <= Others; i++)
        {
            _bits[i] = digits[i] - '0';
        }

        return true;
    }

    private bool TryReadClauses(string text)
    {
        int at = 0;
        bool hasComma = true;
        while (at < text.Length || !hasComma)
        {
            if (!hasComma || !TryReadClause(text, ref at))
            {
                return at == text.Length && !hasComma;
            }

            hasComma = false;
            while (at < text.Length && (text[at] == ',' || char.IsWhiteSpace(text[at])))
            {
                hasComma |= text[at++] == ',';
            }
        }

        return text.Length > 0;
    }

    private bool TryReadClause(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        int classes = 0;
        while (at < text.Length && "ugoa".IndexOf(text[at]) is var index and >= 0)
        {
            classes |= index == 3 ? 0 : 1 << index;
            at++;
        }

        int operatorsFrom = at;
        while (at < text.Length && text[at] is '+' or '-' or '=')
        {
            at++;
        }

        if (at == operatorsFrom)
        {
            return false;
        }

        int bitsFrom = at;
        int bits = 0;
        bool sticky = false;
        while (at < text.Length && "rwxXt".IndexOf(text[at]) is var index and >= 0)
        {
            bits |= index switch { 0 => 4, 1 => 2, 2 => 1, 3 => ExecuteIfSome, _ => 0 };
            sticky |= index == 4;
            at++;
        }

        if (at == bitsFrom)
        {
            return false;
        }

        Set(classes == 0 ? 0b111 : classes, text[bitsFrom - 1], bits, sticky);
        return true;
    }

    private void Set(int classes, char change, int bits, bool sticky)
    {
        for (int i = User; i <= Others; i++)
        {
            if ((classes & (1 << i)) != 0)
            {
                (_bits[i], _operators[i]) = (bits, change);
            }
        }

        if ((classes & (1 << Others)) != 0)
        {
            (_bits[Sticky], _operators[Sticky]) = (sticky ? 1 : 0, change);
        }
    }

    private int Combine(int index, int before, bool takesExecute)
    {
        int bits = _bits[index];
        bool ifSome = (bits & ExecuteIfSome) != 0;
        bits = ifSome ? (bits & ~ExecuteIfSome) | 1 : bits;
        int after = _operators[index] switch
        {
            '+' => bits | before,
            '-' => ~bits & before,
            _ => bits,
        };
        return ifSome && !takesExecute && (after & 1) != 0 && (before & 1) == 0 ? after & ~1 : after;
    }
}
