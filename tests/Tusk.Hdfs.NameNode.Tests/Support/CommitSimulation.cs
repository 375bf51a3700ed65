using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>A group commit between writers and a disk that keeps a prefix of what was not synced, once the power goes.</summary>
internal sealed class CommitSimulation
{
    private readonly Random _random;
    private readonly GroupCommit<TransactionId> _commit = new(TransactionId.None);
    private readonly List<byte> _disk = [.. EditLogFormat.Header];
    private readonly List<EditLogOp> _appended = [];
    private readonly List<TransactionId> _told = [];
    private ReadOnlyMemory<byte> _batch;
    private bool _isBegun;
    private int _synced = EditLogFormat.HeaderBytes;
    private int _written;

    public CommitSimulation(int seed) => _random = new Random(seed);

    public int Syncs { get; private set; }

    public int Acknowledged => _told.Count;

    public void RunToCrash()
    {
        for (int steps = _random.Next(1, 200); steps > 0; steps--)
        {
            Step();
        }

        CheckRecovered();
    }

    private void Step()
    {
        switch (_random.Next(8))
        {
            case 0 or 1 or 2 or 3:
                Mutate();
                break;
            case 4 or 5:
                Write();
                break;
            default:
                Sync();
                break;
        }
    }

    private void Mutate()
    {
        EditLogOp operation = _random.Next(2) == 0 ? new SetReplicationOp("/f" + _random.Next(100), 3) : new TimesOp("/f", 1, 2);
        TransactionId id = _commit.Append(operation);
        _appended.Add(operation);
        Assert.True(_commit.TryWait(id));
    }

    /// <summary>A part of the batch reaches the file: a write may be cut short by the crash.</summary>
    private void Write()
    {
        if (!_isBegun)
        {
            _isBegun = _commit.TryBegin(out _batch);
            _written = 0;
        }

        int part = _isBegun ? _random.Next(_batch.Length - _written + 1) : 0;
        _disk.AddRange(_batch.Span.Slice(_written, part));
        _written += part;
    }

    private void Sync()
    {
        if (!_isBegun)
        {
            return;
        }

        _disk.AddRange(_batch.Span[_written..]);
        _synced = _disk.Count;
        Syncs++;
        _commit.Complete(_told);
        (_isBegun, _batch, _written) = (false, default, 0);
    }

    private void CheckRecovered()
    {
        int kept = _random.Next(_synced, _disk.Count + 1);
        byte[] log = [.. _disk.Take(kept), .. Enumerable.Repeat(EditLogFormat.Fill, _random.Next(100))];

        (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(log, first: 1);

        Assert.Equal(Enumerable.Range(1, _told.Count).Select(static id => new TransactionId(id)), _told);
        Assert.True(entries.Count >= _told.Count, $"{entries.Count} entries of {_told.Count} acknowledged: {tail}");
        Assert.Equal(_appended.Take(entries.Count), entries.Select(static entry => entry.Operation));
    }
}
