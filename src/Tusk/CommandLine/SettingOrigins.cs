using Tusk.Common.Configurations;
using Tusk.Terminal;

namespace Tusk.CommandLine;

/// <summary>Which words of a command line set which settings, so that a complaint names what the user typed.</summary>
internal sealed class SettingOrigins
{
    private const int LongestShown = 60;

    private readonly List<(string Key, string Option, string Value)> _words = [];
    private bool _hasFile;

    /// <summary>Whether the command line set nothing.</summary>
    public bool IsEmpty => _words.Count == 0 && !_hasFile;

    /// <summary>Remembers a word.</summary>
    /// <param name="key">The setting, by its new name or an old one.</param>
    /// <param name="option">What was typed for it, such as <c>--memory</c> or <c>-D a.b</c>.</param>
    /// <param name="value">Its value, as typed.</param>
    public void Add(string key, string option, string value) => _words.Add((key, option, value));

    /// <summary>Remembers that a file of settings was read.</summary>
    public void AddFile() => _hasFile = true;

    /// <summary>A complaint about a setting in the words of the command line; null if the setting is not from there.</summary>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="configuration">What the command line set.</param>
    public UsageException? Explain(ConfigurationException fault, Configuration configuration)
    {
        for (int i = _words.Count - 1; i >= 0; i--)
        {
            (string key, string option, string value) = _words[i];
            if (IsSame(key, fault.Key))
            {
                return new UsageException($"{option} takes {fault.Expected}, not '{HumanFormat.Shortened(value, LongestShown)}'");
            }
        }

        return _hasFile && fault.Key.Length > 0 && configuration.IsSet(fault.Key)
            ? new UsageException($"-conf: {fault.Message.TrimEnd('.')}")
            : null;
    }

    // An old name and the new one are the same setting, which a configuration knows.
    private static bool IsSame(string typed, string key)
    {
        if (key.Length == 0)
        {
            return false;
        }

        var one = new Configuration();
        one.Set(typed, "");
        return one.IsSet(key);
    }
}
