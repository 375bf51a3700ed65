using System.Globalization;
using System.Text;
using System.Xml;

namespace Tusk.Common.Configurations;

/// <summary>Reads Hadoop's XML files: <c>configuration</c> holding <c>property</c> elements of name, value, final.</summary>
/// <remarks>
/// <para>As in Hadoop only the local names of elements count, and not how deep they stand; name, value and final may also
/// be attributes of the property; an empty value sets nothing. Unlike Hadoop the outermost element has to be
/// <c>configuration</c> or <c>property</c>, a property needs a name, and nothing is fetched from elsewhere: no external
/// entity, no inclusion but of a file.</para>
/// Source: Apache Hadoop 3.4, o.a.h.conf.Configuration.Parser.
/// </remarks>
internal sealed class ConfigurationXml
{
    private const int MaxEntityCharacters = 1 << 20;
    private const int MaxDepth = 1000;

    private readonly XmlReader _reader;
    private readonly string _resource;
    private readonly ConfigurationInclusions? _inclusions;
    private readonly List<Property> _properties;
    private readonly StringBuilder _text = new();
    private readonly Stack<Inclusion> _open = new();
    private string? _name;
    private string? _value;
    private bool _isFinal;
    private int _propertyLine;
    private int _skippedDepth = -1;

    private ConfigurationXml(XmlReader reader, string resource, ConfigurationInclusions? inclusions, List<Property> properties)
    {
        _reader = reader;
        _resource = resource;
        _inclusions = inclusions;
        _properties = properties;
    }

    private int Line => ((IXmlLineInfo)_reader).LineNumber;

    /// <summary>Adds every property, in the order of the file.</summary>
    /// <param name="stream">Read to its end; not closed.</param>
    /// <param name="resource">What error messages call it.</param>
    /// <param name="inclusions">What it may include; null: nothing.</param>
    /// <param name="allowsDoctype">Whether it may have a DOCTYPE, which may declare entities.</param>
    /// <param name="properties">What was read, also a property without a value.</param>
    /// <exception cref="ConfigurationException">Not XML, another root, too big, a bad inclusion, a property without a name.</exception>
    public static void Read(
        Stream stream, string resource, ConfigurationInclusions? inclusions, bool allowsDoctype, List<Property> properties)
    {
        var elsewhere = new NothingElsewhere();
        var settings = new XmlReaderSettings
        {
            DtdProcessing = allowsDoctype ? DtdProcessing.Parse : DtdProcessing.Prohibit,
            XmlResolver = elsewhere,
            MaxCharactersInDocument = ConfigurationInclusions.MaxBytes,
            MaxCharactersFromEntities = MaxEntityCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using XmlReader reader = XmlReader.Create(stream, settings);
            elsewhere.Reader = (IXmlLineInfo)reader;
            new ConfigurationXml(reader, resource, inclusions, properties).Read();
        }
        catch (XmlException e)
        {
            string position = $" Line {e.LineNumber}, position {e.LinePosition}.";
            string text = e.Message.EndsWith(position, StringComparison.Ordinal) ? e.Message[..^position.Length] : e.Message;
            throw new ConfigurationException(
                $"{At(resource, e.LineNumber > 0 ? e.LineNumber : elsewhere.Line)}: not well-formed XML: {text}", e);
        }
        catch (IOException e) when (e is not ConfigurationException)
        {
            throw new ConfigurationException($"{resource}: cannot be read: {e.Message}", e);
        }
    }

    private void Read()
    {
        while (_reader.Read())
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element when _skippedDepth < 0:
                    Start();
                    if (_reader.IsEmptyElement)
                    {
                        EndEmpty();
                    }

                    break;
                case XmlNodeType.EndElement when _skippedDepth < 0:
                    End();
                    break;
                case XmlNodeType.EndElement when _reader.Depth == _skippedDepth:
                    _skippedDepth = -1;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace
                    when _skippedDepth < 0 && _propertyLine > 0:
                    _text.Append(_reader.Value);
                    break;
                default:
                    break;
            }
        }
    }

    private void Start()
    {
        string element = _reader.LocalName;
        if (_reader.Depth == 0 && element is not ("configuration" or "property"))
        {
            throw Fault($"the outermost element is <{element}>; expected <configuration>");
        }

        if (_reader.Depth > MaxDepth)
        {
            throw Fault($"more than {MaxDepth} elements inside each other");
        }

        if (_open.TryPeek(out Inclusion? open) && _reader.Depth == open.Depth + 1)
        {
            StartBelowInclusion(open);
            return;
        }

        switch (element)
        {
            case "property":
                StartProperty();
                break;
            case "name" or "value" or "final":
                _text.Clear();
                break;
            case "include":
                Include();
                break;
            case "fallback":
                throw Fault("a <fallback> that is not in an <include>");
            default:
                break;
        }
    }

    private void StartProperty()
    {
        _text.Clear();
        _propertyLine = Math.Max(1, Line);
        _name = _reader.GetAttribute("name");
        _value = _reader.GetAttribute("value");
        _isFinal = _reader.GetAttribute("final") == "true";
    }

    private void EndEmpty()
    {
        if (_skippedDepth < 0)
        {
            End();
        }

        _skippedDepth = -1;
    }

    private void End()
    {
        switch (_reader.LocalName)
        {
            case "name" when _text.Length > 0:
                _name = _text.ToString();
                break;
            case "value" when _text.Length > 0:
                _value = _text.ToString();
                break;
            case "final":
                _isFinal = _text.Equals("true");
                break;
            case "property":
                EndProperty();
                break;
            case "include" when _open.TryPeek(out Inclusion? open) && open.Depth == _reader.Depth:
                _open.Pop();
                if (!open.HasFallback)
                {
                    throw open.Fault;
                }

                break;
            default:
                break;
        }
    }

    private void EndProperty()
    {
        string name = _name?.Trim() ?? "";
        if (name.Length == 0)
        {
            throw new ConfigurationException($"{At(_resource, _propertyLine > 0 ? _propertyLine : Line)}: a property without a name.");
        }

        _properties.Add(new Property(name, _value, _isFinal, _resource, _propertyLine));
        _name = _value = null;
        _isFinal = false;
        _propertyLine = 0;
    }

    private void Include()
    {
        if (_inclusions is null)
        {
            throw Fault("an <include>, but only a file may include others");
        }

        string href = _reader.GetAttribute("href") is { Length: > 0 } given ? given : throw Fault("an <include> without href");
        if (_reader.GetAttribute("parse") is { } parse and not "xml")
        {
            throw Fault($"an <include> with parse='{parse}'; expected xml");
        }

        if (_inclusions.TryRead(_resource, Line, href, _properties) is { } missing)
        {
            _open.Push(new Inclusion(_reader.Depth, missing));
        }
        else
        {
            _skippedDepth = _reader.Depth;
        }
    }

    // Only the fallback of what could not be included is read.
    private void StartBelowInclusion(Inclusion open)
    {
        if (_reader.LocalName != "fallback")
        {
            _skippedDepth = _reader.Depth;
        }
        else if (open.HasFallback)
        {
            throw Fault("an <include> with more than one <fallback>");
        }
        else
        {
            open.HasFallback = true;
        }
    }

    private ConfigurationException Fault(string text) => new($"{At(_resource, Line)}: {text}.");

    /// <summary>A place for messages; what is wrong with a file as a whole has no line.</summary>
    internal static string At(string resource, int line) =>
        line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{resource}, line {line}") : resource;

    /// <summary>A property as it stands in a file.</summary>
    /// <param name="Name">Not empty, nor with white space around it.</param>
    /// <param name="Value">As it stands there; null when there is none.</param>
    /// <param name="IsFinal">Whether no later resource may set it.</param>
    /// <param name="Resource">The file.</param>
    /// <param name="Line">Where in it.</param>
    internal sealed record Property(string Name, string? Value, bool IsFinal, string Resource, int Line);

    private sealed class Inclusion(int depth, ConfigurationException fault)
    {
        public int Depth { get; } = depth;

        public ConfigurationException Fault { get; } = fault;

        public bool HasFallback { get; set; }
    }

    private sealed class NothingElsewhere : XmlResolver
    {
        private static readonly Uri Elsewhere = new("urn:elsewhere");

        /// <summary>Who asks.</summary>
        public IXmlLineInfo? Reader { get; set; }

        /// <summary>Where something of elsewhere was asked for, which the reader's own error does not tell; 0 if nothing was.</summary>
        public int Line { get; private set; }

        // What it is called may be no address at all.
        public override Uri ResolveUri(Uri? baseUri, string? relativeUri)
        {
            Line = Reader?.LineNumber ?? 0;
            return Elsewhere;
        }

        public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) =>
            throw new XmlException("external entities and external parts of a DOCTYPE are not read");
    }
}
