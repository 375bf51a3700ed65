using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Runs;

namespace Tusk.MapReduce.Local.Merging;

/// <summary>Merges sorted runs; of equal keys, the earlier run's come first.</summary>
/// <remarks>A tree of losers: each move replays one path from a leaf to the root, log2(runs) comparisons.</remarks>
internal sealed class MergeCursor : ShuffleCursor, IDisposable
{
    private readonly RunCursor[] _cursors;
    private readonly bool[] _ended;
    private readonly int[] _losers; // node 1..n-1: the leaf that lost there; node 0 is unused
    private RunCursor _current;
    private int _winner;
    private bool _started;

    /// <summary>Merges <paramref name="cursors"/>, at least one, given in the order of their runs.</summary>
    public MergeCursor(IReadOnlyList<RunCursor> cursors)
    {
        _cursors = [.. cursors];
        _ended = new bool[_cursors.Length];
        _losers = new int[_cursors.Length];
        _current = _cursors[0];
    }

    public override ReadOnlySpan<byte> Key => _current.Key;

    public override ReadOnlySpan<byte> Value => _current.Value;

    public override bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            Start();
        }
        else if (!_ended[_winner])
        {
            _ended[_winner] = !_cursors[_winner].MoveNext();
            Replay();
        }

        _current = _cursors[_winner];
        return !_ended[_winner];
    }

    public void Dispose()
    {
        foreach (RunCursor cursor in _cursors)
        {
            cursor.Dispose();
        }
    }

    private void Start()
    {
        int count = _cursors.Length;
        for (int i = 0; i < count; i++)
        {
            _ended[i] = !_cursors[i].MoveNext();
        }

        // Leaves are nodes n..2n-1; an inner node keeps the loser and passes the winner up.
        int[] winners = new int[2 * count];
        for (int i = 0; i < count; i++)
        {
            winners[count + i] = i;
        }

        for (int node = count - 1; node > 0; node--)
        {
            int left = winners[2 * node];
            int right = winners[(2 * node) + 1];
            bool leftWins = Wins(left, right);
            winners[node] = leftWins ? left : right;
            _losers[node] = leftWins ? right : left;
        }

        _winner = count == 1 ? 0 : winners[1];
    }

    private void Replay()
    {
        int winner = _winner;
        for (int node = (_cursors.Length + winner) / 2; node > 0; node /= 2)
        {
            int loser = _losers[node];
            if (Wins(loser, winner))
            {
                _losers[node] = winner;
                winner = loser;
            }
        }

        _winner = winner;
    }

    private bool Wins(int left, int right)
    {
        if (_ended[left] || _ended[right])
        {
            return !_ended[left];
        }

        int order = _cursors[left].CompareKey(_cursors[right]);
        return order < 0 || (order == 0 && left < right);
    }
}
