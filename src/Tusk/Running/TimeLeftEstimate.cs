using Tusk.MapReduce.Jobs;

namespace Tusk.Running;

/// <summary>How long a job will still take, as far as its speed of late tells; an estimate that a person can read along.</summary>
/// <remarks>While it maps: what is left of the input at the speed of the last seconds, and a share of the map time for the
/// reducers, which nobody knows yet: more, the more of the input is spilled, for it is merged and reduced. While it reduces: what is left of the map output at the speed of the last seconds.</remarks>
internal sealed class TimeLeftEstimate
{
    /// <summary>How long reducing usually takes, measured by how long mapping took.</summary>
    private const double UsualReduceShare = 0.25;

    /// <summary>How much longer it takes where so much is spilled as is read, measured the same way.</summary>
    private const double SpillShare = 1;

    private const double MostSpills = 3; // times the input

    /// <summary>Of a phase, how much must be done before its speed says something.</summary>
    private const double EarliestFraction = 0.02;

    /// <summary>Of its mean speed, what is as good as standing still.</summary>
    private const double StandstillShare = 0.03;

    private const double SpeedSeconds = 5; // what is so long ago counts by a third
    private const double SteadySeconds = 3;
    private const double LeastChange = 0.1;

    private bool _isReducing;
    private double _mapSeconds;
    private double _reducedFrom;
    private double _lastSeconds;
    private double _lastFraction;
    private double _doneOfLate;
    private double _secondsOfLate;
    private double? _endSeconds;
    private long _shown;

    /// <summary>The estimate after one more look at the job; null while nothing is known.</summary>
    public TimeSpan? Next(in JobProgress progress)
    {
        double now = progress.Elapsed.TotalSeconds;
        double passed = Math.Max(0, now - _lastSeconds);
        Measure(progress, now, passed);
        if (Raw(progress, now) is not { } left)
        {
            _endSeconds = null;
            return null;
        }

        // Its end, unlike the time to it, stays where it is while the speed does.
        double end = now + left;
        _endSeconds = _endSeconds is { } before && end > before
            ? before + ((end - before) * (1 - Math.Exp(-passed / SteadySeconds)))
            : end; // good news is shown at once
        return TimeSpan.FromSeconds(Steady(Math.Max(0, _endSeconds.Value - now), isFirst: passed == now));
    }

    private void Measure(in JobProgress progress, double now, double passed)
    {
        bool isReducing = progress.Reduces > 0 && progress.Maps > 0 && progress.MapsDone == progress.Maps;
        if (isReducing && !_isReducing)
        {
            (_isReducing, _mapSeconds, _reducedFrom, _endSeconds) = (true, now, now, null);
            (_lastFraction, _doneOfLate, _secondsOfLate) = (0, 0, 0);
        }

        double fraction = _isReducing ? progress.ReduceFraction : progress.MapFraction;
        double kept = Math.Exp(-passed / SpeedSeconds);
        _doneOfLate = (_doneOfLate * kept) + Math.Max(0, fraction - _lastFraction);
        _secondsOfLate = (_secondsOfLate * kept) + passed;
        if (_isReducing && fraction <= 0)
        {
            // Runs are merged before the first reducer gets anything; that says nothing of its speed.
            (_secondsOfLate, _reducedFrom) = (0, now);
        }

        (_lastFraction, _lastSeconds) = (fraction, now);
    }

    private double? Raw(in JobProgress progress, double now)
    {
        double speed = _secondsOfLate > 0 ? _doneOfLate / _secondsOfLate : 0;
        double meanSpeed = _lastFraction / (now - (_isReducing ? _reducedFrom : 0));
        bool isKnown = _lastFraction >= EarliestFraction && speed > meanSpeed * StandstillShare;
        double left = (1 - Math.Min(1, _lastFraction)) / speed;
        if (!_isReducing)
        {
            return isKnown ? left + (progress.Reduces > 0 ? (now + left) * ReduceShare(progress) : 0) : null;
        }

        double usual = (_mapSeconds * (1 + ReduceShare(progress))) - now;
        return isKnown ? left : usual > 0 ? usual : null;
    }

    private static double ReduceShare(in JobProgress progress)
    {
        double spills = Math.Min(MostSpills, progress.SpilledBytes / (double)Math.Max(1, progress.InputBytes));
        return UsualReduceShare + (spills * SpillShare);
    }

    /// <summary>Whole seconds, coarser the more there are; a small step back up is not shown.</summary>
    private long Steady(double seconds, bool isFirst)
    {
        long step = seconds switch
        {
            < 20 => 1,
            < 120 => 5,
            < 1200 => 10,
            _ => 60,
        };
        long rounded = Math.Max(1, (long)Math.Ceiling(seconds / step) * step);
        bool isSmallStepUp = rounded > _shown && rounded - _shown <= Math.Max(step, _shown * LeastChange);
        _shown = !isFirst && _shown > 0 && isSmallStepUp ? _shown : rounded;
        return _shown;
    }
}
