namespace Tusk.Cli.Shell;

/// <summary>Takes the options from the front of a command's words.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.CommandFormat.</remarks>
internal sealed class WordOptions(int fewest, int most, params string[] flags)
{
    private readonly List<string> _given = [];
    private readonly List<(string Name, string? Value)> _values = [];

    /// <summary>Whether an unknown option is left where it is, and options behind it are still looked for.</summary>
    public bool PassesUnknown { get; init; }

    /// <summary>The flags that were given, in order.</summary>
    public IReadOnlyList<string> Given => _given;

    /// <summary>Adds an option that may take a word.</summary>
    public WordOptions WithValue(string name)
    {
        _values.Add((name, null));
        return this;
    }

    /// <summary>Whether a flag was given.</summary>
    public bool Has(string flag) => _given.Contains(flag);

    /// <summary>The word of an option; empty if it was given without one, null if it was not given.</summary>
    public string? Value(string name)
    {
        foreach ((string known, string? value) in _values)
        {
            if (known == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Removes the options from the words and counts what is left.</summary>
    /// <exception cref="ShellUsageException">An option is unknown, or too few or too many words are left.</exception>
    public void Take(List<string> words)
    {
        int at = 0;
        while (at < words.Count && words[at].StartsWith('-') && words[at] != "-")
        {
            string word = words[at];
            if (word == "--")
            {
                words.RemoveAt(at);
                break;
            }

            string name = word[1..];
            if (Array.IndexOf(flags, name) >= 0)
            {
                words.RemoveAt(at);
                if (!_given.Contains(name))
                {
                    _given.Add(name);
                }
            }
            else if (_values.FindIndex(value => value.Name == name) is var index and >= 0)
            {
                words.RemoveAt(at);
                TakeValue(words, at, index);
            }
            else if (PassesUnknown)
            {
                at++;
            }
            else
            {
                throw new ShellUsageException($"Illegal option {word}");
            }
        }

        if (words.Count < fewest)
        {
            throw ShellUsageException.TooFew(fewest, words.Count);
        }

        if (words.Count > most)
        {
            throw ShellUsageException.TooMany(most, words.Count);
        }
    }

    // A word that the command needs as its own is not taken.
    private void TakeValue(List<string> words, int at, int index)
    {
        string value = "";
        if (at < words.Count && words.Count > fewest && !words[at].StartsWith('-'))
        {
            value = words[at];
            words.RemoveAt(at);
        }

        _values[index] = (_values[index].Name, value);
    }
}
