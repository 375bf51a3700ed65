using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-count</c>: directories, files, bytes, and quotas.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Count, o.a.h.fs.ContentSummary, o.a.h.fs.QuotaUsage.</remarks>
internal sealed class CountCommand : ShellCommand
{
    private bool _showsQuotas;
    private bool _showsOnlyQuotas;
    private bool _isHuman;
    private bool _excludesSnapshots;
    private bool _showsPolicy;
    private bool _showsSnapshots;
    private List<string>? _types;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new WordOptions(1, int.MaxValue, "q", "h", "v", "u", "x", "e", "s").WithValue("t");
        options.Take(words);
        _showsQuotas = options.Has("q");
        _isHuman = options.Has("h");
        _showsOnlyQuotas = options.Has("u");
        _excludesSnapshots = options.Has("x");
        _showsPolicy = options.Has("e");
        _showsSnapshots = options.Has("s");
        if (_showsQuotas || _showsOnlyQuotas)
        {
            _types = options.Value("t") is { } types ? CountText.ParseTypes(types) : null;
            if (_excludesSnapshots)
            {
                Session.Output.WriteLine("q or u option is given, the -x option is ignored.");
                _excludesSnapshots = false;
            }
        }

        if (options.Has("v"))
        {
            string header = _types is not null ? CountText.TypesHeader(_types)
                : _showsOnlyQuotas ? CountText.QuotaHeader
                : (_showsQuotas ? CountText.QuotaHeader : "") + CountText.Header;
            Session.Output.WriteLine(header
                + (_showsPolicy ? CountText.PolicyHeader : "")
                + (_showsSnapshots ? CountText.SnapshotHeader : "")
                + "PATHNAME");
        }
    }

    protected override void Process(PathItem item)
    {
        ContentSummary summary = item.Files.GetContentSummaryAsync(item.Path, Session.CancellationToken).Wait();
        if (_showsPolicy && summary.ErasureCodingPolicy.Length == 0 && FailureText.IsLocal(item.Path))
        {
            throw new ShellFatalException($"FileSystem {FileSystemUri.Of(item.Path)} does not support Erasure Coding");
        }

        string line = _types is not null ? CountText.Types(summary, _types, _isHuman)
            : _showsOnlyQuotas ? CountText.Quotas(summary, _isHuman)
            : (_showsQuotas ? CountText.Quotas(summary, _isHuman) : "")
                + CountText.Counts(summary, _isHuman, _excludesSnapshots);
        Session.Output.WriteLine(line
            + (_showsPolicy ? CountText.Policy(summary) : "")
            + (_showsSnapshots ? CountText.Snapshots(summary, _isHuman) : "")
            + item.Text);
    }
}
