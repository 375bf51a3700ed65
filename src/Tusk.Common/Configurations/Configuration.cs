using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tusk.Common.Configurations;

/// <summary>Settings by name, as Hadoop's Configuration: XML resources, then what the program sets.</summary>
/// <remarks>
/// <para>A later resource overrides an earlier one, except for a property that an earlier one marked final. What
/// <see cref="Set"/> sets overrides every resource, before and after, final or not; <c>-D</c> goes that way.</para>
/// <para><see cref="SiteConfiguration"/> reads the files of an installation.</para>
/// <para>Old names (<c>mapred.reduce.tasks</c>) and new ones are the same setting. <c>${name}</c> in a value is
/// replaced when it is read: by another setting, <c>${env.NAME}</c> by the environment.</para>
/// <para>Where Hadoop silently takes the default for a malformed boolean, this throws, as for numbers.</para>
/// <para>Reading from several threads is safe while none writes.</para>
/// Source: Apache Hadoop 3.4, o.a.h.conf.Configuration.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "Hadoop's name; it can be walked, but is no collection to a reader.")]
public sealed class Configuration : IEnumerable<KeyValuePair<string, string>>
{
    private readonly Dictionary<string, Entry> _entries;

    /// <summary>No settings at all.</summary>
    public Configuration()
        : this(HadoopEnvironment.OfProcess)
    {
    }

    /// <summary>No settings at all; <c>${env.NAME}</c> is that environment's.</summary>
    public Configuration(HadoopEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        Environment = environment;
    }

    private Configuration(Configuration other)
    {
        _entries = new Dictionary<string, Entry>(other._entries, StringComparer.Ordinal);
        Environment = other.Environment;
        IsRestricted = other.IsRestricted;
    }

    /// <summary>What <c>${env.NAME}</c> means in its values.</summary>
    public HadoopEnvironment Environment { get; }

    /// <summary>Whether a resource came from somebody else: variables then show nothing of this process.</summary>
    public bool IsRestricted { get; private set; }

    // A class: dictionaries of references are compiled in the runtime already, which start-up feels.
    // Without a value it only keeps later resources from giving one.
    private sealed record Entry(string? Value, bool IsFinal, bool IsSetByProgram)
    {
        // The property that gave the value, where a resource did.
        public ConfigurationXml.Property? Origin { get; init; }
    }

    /// <summary>A copy; changes of one do not show in the other.</summary>
    public Configuration Clone() => new(this);

    /// <summary>Sets a value, over any resource.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public void Set(string name, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        _entries[DeprecatedKeys.Current(name.Trim())] = new Entry(value, IsFinal: false, IsSetByProgram: true);
    }

    /// <summary>Adds the properties of one of Hadoop's XML files, and of the files that it includes.</summary>
    /// <exception cref="ConfigurationException">The file is absent, unreadable, malformed or over 16 MiB; the message says where.</exception>
    public void AddXml(string path)
    {
        if (!TryAddXml(path))
        {
            throw new ConfigurationException($"Configuration file {path} does not exist.");
        }
    }

    /// <summary>Adds the properties of one of Hadoop's XML files, and of the files that it includes, if it is there.</summary>
    /// <returns>False when there is no such file.</returns>
    /// <exception cref="ConfigurationException">The file is unreadable, malformed or over 16 MiB; the message says where.</exception>
    public bool TryAddXml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        List<ConfigurationXml.Property> properties = [];
        if (!new ConfigurationInclusions(path).TryRead(properties))
        {
            return false;
        }

        Add(properties);
        return true;
    }

    /// <summary>Adds the properties of a stream in the form of Hadoop's XML files; it may not include files.</summary>
    /// <param name="stream">Read to its end; not closed.</param>
    /// <param name="resourceName">What error messages call it.</param>
    /// <exception cref="ConfigurationException">The content is malformed; the message says where.</exception>
    public void AddXml(Stream stream, string resourceName)
    {
        List<ConfigurationXml.Property> properties = [];
        ConfigurationXml.Read(stream, resourceName, inclusions: null, allowsDoctype: true, properties);
        Add(properties);
    }

    /// <summary>Adds the properties of a stream which somebody else wrote: Hadoop calls that a restricted resource.</summary>
    /// <remarks>It may not have a DOCTYPE either, and <see cref="IsRestricted"/> is true from now on.</remarks>
    /// <param name="stream">Read to its end; not closed.</param>
    /// <param name="resourceName">What error messages call it.</param>
    /// <exception cref="ConfigurationException">The content is malformed; the message says where.</exception>
    public void AddUntrustedXml(Stream stream, string resourceName)
    {
        List<ConfigurationXml.Property> properties = [];
        ConfigurationXml.Read(stream, resourceName, inclusions: null, allowsDoctype: false, properties);
        Add(properties);
        IsRestricted = true;
    }

    /// <summary>Whether a value is present, also an empty one.</summary>
    public bool IsSet(string name) => GetRaw(name) is not null;

    /// <summary>The value with <c>${name}</c> replaced; null when it is not set.</summary>
    /// <exception cref="ConfigurationException">The replacements go in a circle or too deep.</exception>
    public string? Get(string name) => GetRaw(name) is { } raw ? ConfigurationVariables.Expand(this, name, raw) : null;

    /// <summary>The value, or <paramref name="defaultValue"/> when it is not set.</summary>
    public string Get(string name, string defaultValue) => Get(name) ?? defaultValue;

    /// <summary>A text with <c>${name}</c> replaced as in a value.</summary>
    /// <exception cref="ConfigurationException">The replacements go in a circle or too deep.</exception>
    public string Expand(string text) => ConfigurationVariables.Expand(this, "", text);

    /// <summary>The value as it was set, <c>${name}</c> left alone; null when it is not set.</summary>
    public string? GetRaw(string name) =>
        _entries.TryGetValue(DeprecatedKeys.Current(name), out Entry? entry) ? entry.Value : null;

    /// <summary>The file and line that gave a setting its value; null when a program or its command line did, or nobody.</summary>
    public string? OriginOf(string name) =>
        _entries.TryGetValue(DeprecatedKeys.Current(name), out Entry? entry) && entry.Origin is { } origin
            ? ConfigurationXml.At(origin.Resource, origin.Line)
            : null;

    /// <summary>What says that the value of a setting cannot be used, and where it was set.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">What it holds.</param>
    /// <param name="expected">What it should hold, in words that finish "expected ...".</param>
    public ConfigurationException Refused(string name, string value, string expected) => new(name, value, expected, OriginOf(name));

    /// <summary>A whole number of 32 bits, decimal or 0x hexadecimal; white space around it is ignored.</summary>
    /// <exception cref="ConfigurationException">The value is none.</exception>
    public int GetInt32(string name, int defaultValue)
    {
        if (Trimmed(name) is not { } text)
        {
            return defaultValue;
        }

        return TryParseInteger(text, out long value) && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw Refused(name, text, $"a whole number from {int.MinValue} to {int.MaxValue}");
    }

    /// <summary>A whole number of 64 bits, decimal or 0x hexadecimal; white space around it is ignored.</summary>
    /// <exception cref="ConfigurationException">The value is none.</exception>
    public long GetInt64(string name, long defaultValue)
    {
        if (Trimmed(name) is not { } text)
        {
            return defaultValue;
        }

        return TryParseInteger(text, out long value)
            ? value
            : throw Refused(name, text, $"a whole number from {long.MinValue} to {long.MaxValue}");
    }

    /// <summary>A size in bytes: a whole number, with k, m, g, t, p or e behind it for powers of 1024 (either case).</summary>
    /// <exception cref="ConfigurationException">The value is no size, or exceeds 64 bits.</exception>
    public long GetBytes(string name, long defaultValue)
    {
        if (Trimmed(name) is not { } text)
        {
            return defaultValue;
        }

        int exponent = text.Length == 0 ? -1 : "kmgtpe".IndexOf(char.ToLowerInvariant(text[^1]), StringComparison.Ordinal);
        ReadOnlySpan<char> digits = exponent < 0 ? text : text.AsSpan(0, text.Length - 1).TrimEnd();
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            int shift = 10 * (exponent + 1);
            long bytes = value << shift;
            if (bytes >> shift == value)
            {
                return bytes;
            }
        }

        throw Refused(name, text, "a size in bytes, such as 1048576, 1024k or 1m, below 8 EiB");
    }

    /// <summary><c>true</c> or <c>false</c>, in either case; an empty value is the default.</summary>
    /// <exception cref="ConfigurationException">The value is neither.</exception>
    public bool GetBoolean(string name, bool defaultValue)
    {
        if (Trimmed(name) is not { Length: > 0 } text)
        {
            return defaultValue;
        }

        return bool.TryParse(text, out bool value) ? value : throw Refused(name, text, "true or false");
    }

    /// <summary>A floating-point number.</summary>
    /// <exception cref="ConfigurationException">The value is none.</exception>
    public double GetDouble(string name, double defaultValue)
    {
        if (Trimmed(name) is not { } text)
        {
            return defaultValue;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Refused(name, text, "a number, such as 0.8");
    }

    /// <summary>
    /// A time: a whole number with ns, us, ms, s, m, h or d behind it (either case), or in the default unit.
    /// </summary>
    /// <param name="name">The setting.</param>
    /// <param name="defaultValue">What it is when it is not set.</param>
    /// <param name="defaultUnit">The unit of a number without one.</param>
    /// <returns>In steps of 100 ns; what is longer than <see cref="TimeSpan.MaxValue"/> is that.</returns>
    /// <exception cref="ConfigurationException">The value is no time.</exception>
    public TimeSpan GetDuration(string name, TimeSpan defaultValue, DurationUnit defaultUnit)
    {
        if (Trimmed(name) is not { } text)
        {
            return defaultValue;
        }

        return DurationText.TryParse(text, defaultUnit, out TimeSpan value)
            ? value
            : throw Refused(name, text, DurationText.Expected(defaultUnit));
    }

    /// <summary>One of several words, in either case.</summary>
    /// <returns>The word as <paramref name="choices"/> spell it.</returns>
    /// <exception cref="ConfigurationException">The value is none of them.</exception>
    public string GetChoice(string name, string defaultValue, params ReadOnlySpan<string> choices)
    {
        if (Trimmed(name) is not { } text)
        {
            return defaultValue;
        }

        foreach (string choice in choices)
        {
            if (choice.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        throw Refused(name, text, $"one of {string.Join(", ", choices)}");
    }

    /// <summary>A comma list: items without white space around them, empty ones left out; none when it is not set.</summary>
    public IReadOnlyList<string> GetStrings(string name) =>
        Get(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Every setting under its current name with its value as it was set, ordered by name.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries
        .Where(e => e.Value.Value is not null)
        .Select(e => KeyValuePair.Create(e.Key, e.Value.Value!))
        .OrderBy(e => e.Key, StringComparer.Ordinal)
        .GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(List<ConfigurationXml.Property> properties)
    {
        foreach (ConfigurationXml.Property property in properties)
        {
            string name = DeprecatedKeys.Current(property.Name);
            if (!_entries.TryGetValue(name, out Entry? old))
            {
                _entries[name] = new Entry(property.Value, property.IsFinal, IsSetByProgram: false) { Origin = property };
            }
            else if (!old.IsFinal && !old.IsSetByProgram)
            {
                _entries[name] = new Entry(property.Value ?? old.Value, property.IsFinal, IsSetByProgram: false)
                {
                    Origin = property.Value is null ? old.Origin : property,
                };
            }
        }
    }

    private string? Trimmed(string name) => Get(name)?.Trim();

    private static bool TryParseInteger(string text, out long value)
    {
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> magnitude = negative ? text.AsSpan(1) : text;
        if (!magnitude.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }

        bool parsed = long.TryParse(magnitude[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        value = negative ? -value : value;
        return parsed;
    }
}
