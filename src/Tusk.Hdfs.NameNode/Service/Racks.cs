using System.Collections.Concurrent;
using System.Diagnostics;
using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>Racks from a table or a program, as the settings say; what was learned is kept.</summary>
/// <remarks>
/// Questions are answered from what is kept, for they are asked under the lock; <see cref="Learn"/> is for before.
/// Source: Apache Hadoop 3.4, o.a.h.net.TableMapping, ScriptBasedMapping.
/// </remarks>
internal sealed class Racks : IRackResolver
{
    private const int MaxHosts = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long a machine is left in the default rack for which the program had no answer.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _unanswered = new(StringComparer.Ordinal);
    private readonly StaticRackResolver _table;
    private readonly string? _script;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;

    /// <summary>As the settings say.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told where the program gives no answer.</param>
    /// <exception cref="ConfigurationException">The table cannot be read.</exception>
    public Racks(Configuration configuration, TimeProvider time, Action<string> log)
    {
        (_script, _time, _log) = (NameNodeKeys.RackScript.Read(configuration), time, log);
        string? table = NameNodeKeys.RackTable.Read(configuration);
        try
        {
            _table = table is null ? StaticRackResolver.Empty : StaticRackResolver.Parse(File.ReadLines(table));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(NameNodeKeys.RackTable.Name, table!, $"a file that can be read ({e.Message})");
        }
    }

    /// <inheritdoc/>
    public string? Resolve(string hostOrAddress) =>
        _table.Resolve(hostOrAddress) ?? (_known.TryGetValue(hostOrAddress, out string? rack) ? rack : null);

    /// <summary>Finds the rack of a machine, for questions to come.</summary>
    public void Learn(string hostOrAddress)
    {
        if (_script is null || _known.ContainsKey(hostOrAddress) || _table.Resolve(hostOrAddress) is not null)
        {
            return;
        }

        if (_unanswered.TryGetValue(hostOrAddress, out long asked) && _time.GetElapsedTime(asked) < AskAgainAfter)
        {
            return;
        }

        if (_known.Count + _unanswered.Count >= MaxHosts)
        {
            _known.Clear();
            _unanswered.Clear();
        }

        if (Ask(hostOrAddress) is string rack)
        {
            _known[hostOrAddress] = rack;
            _unanswered.TryRemove(hostOrAddress, out _);
        }
        else
        {
            _unanswered[hostOrAddress] = _time.GetTimestamp();
        }
    }

    private string? Ask(string host)
    {
        try
        {
            using Process program = Process.Start(new ProcessStartInfo(_script!, [host]) { RedirectStandardOutput = true })!;
            Task<string> output = program.StandardOutput.ReadToEndAsync();
            if (!output.Wait(Patience) || !program.WaitForExit(Patience))
            {
                program.Kill();
                _log($"{_script} did not name the rack of {host} in {Patience.TotalSeconds:0} s ({NameNodeKeys.RackScript.Name}).");
                return null;
            }

            string rack = output.Result.Trim();
            if (program.ExitCode == 0 && rack.Length > 0)
            {
                return rack;
            }

            _log($"{_script} named no rack for {host} and ended with exit code {program.ExitCode} ({NameNodeKeys.RackScript.Name}).");
            return null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or AggregateException)
        {
            _log($"{_script} cannot be asked for the rack of {host} ({NameNodeKeys.RackScript.Name}): {e.Message}");
            return null;
        }
    }
}
