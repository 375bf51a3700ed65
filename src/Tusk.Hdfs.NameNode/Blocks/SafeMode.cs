using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>Whether the namespace may change: not until enough blocks were reported, and not while an operator forbids it.</summary>
/// <remarks>Source of rules and texts: Apache Hadoop 3.4, BlockManagerSafeMode and FSNamesystem#getSafeModeTip.</remarks>
internal sealed class SafeMode
{
    private readonly BlockManagerOptions _options;
    private readonly Func<int> _liveDatanodes;
    private readonly Action _thresholdReached;
    private long _reachedAt;
    private bool _isActive;

    /// <summary>Safe mode of a NameNode that loads.</summary>
    /// <param name="options">Its thresholds.</param>
    /// <param name="liveDatanodes">Tells how many DataNodes are alive.</param>
    /// <param name="thresholdReached">Called when enough is known to look for what is missing.</param>
    public SafeMode(BlockManagerOptions options, Func<int> liveDatanodes, Action thresholdReached) =>
        (_options, _liveDatanodes, _thresholdReached) = (options, liveDatanodes, thresholdReached);

    /// <summary>How far the start has come.</summary>
    public SafeModeStage Stage { get; private set; } = SafeModeStage.PendingThreshold;

    /// <summary>Whether an operator turned it on.</summary>
    public bool IsManual { get; private set; }

    /// <summary>Whether it is on because disks of the NameNode are full.</summary>
    public bool IsLowOnResources { get; private set; }

    /// <summary>Whether it is on.</summary>
    public bool IsOn => IsManual || IsLowOnResources || Stage != SafeModeStage.Off;

    /// <summary>Whether it is on because the NameNode has just started.</summary>
    public bool IsStartup => Stage != SafeModeStage.Off && !IsManual && !IsLowOnResources;

    /// <summary>Complete blocks of the namespace.</summary>
    public long TotalBlocks { get; private set; }

    /// <summary>Those of them with enough replicas.</summary>
    public long SafeBlocks { get; private set; }

    /// <summary>How many must be safe.</summary>
    public long Threshold { get; private set; }

    /// <summary>Bytes of replicas that are newer than the namespace: proof of old metadata.</summary>
    public long BytesInFuture { get; private set; }

    /// <summary>Starts counting, when the namespace is loaded.</summary>
    /// <param name="totalBlocks">Its complete blocks.</param>
    /// <param name="now">Milliseconds of a clock that does not jump.</param>
    public void Activate(long totalBlocks, long now)
    {
        SetTotal(totalBlocks);
        _isActive = true;
        Check(now);
    }

    /// <summary>One more block of the namespace is complete.</summary>
    /// <param name="live">How many good replicas it has.</param>
    /// <param name="now">Milliseconds of a clock that does not jump.</param>
    public void BlockAdded(int live, long now)
    {
        if (Stage != SafeModeStage.Off && _isActive)
        {
            SafeBlocks += live >= _options.SafeReplication ? 1 : 0;
            SetTotal(TotalBlocks + 1);
            Check(now);
        }
    }

    /// <summary>A complete block of the namespace is gone, or is written to again.</summary>
    /// <param name="live">How many good replicas it has.</param>
    public void BlockRemoved(int live)
    {
        if (Stage != SafeModeStage.Off && _isActive)
        {
            SafeBlocks -= live >= _options.SafeReplication ? 1 : 0;
            SetTotal(TotalBlocks - 1);
        }
    }

    /// <summary>A complete block has one more good replica.</summary>
    /// <param name="live">How many it has now.</param>
    /// <param name="now">Milliseconds of a clock that does not jump.</param>
    public void ReplicaAdded(int live, long now)
    {
        if (Stage != SafeModeStage.Off && live == _options.SafeReplication)
        {
            SafeBlocks++;
            Check(now);
        }
    }

    /// <summary>A complete block has one good replica less.</summary>
    /// <param name="live">How many it has now.</param>
    public void ReplicaRemoved(int live)
    {
        if (Stage != SafeModeStage.Off && live == _options.SafeReplication - 1)
        {
            SafeBlocks--;
            Debug.Assert(SafeBlocks >= 0, "fewer blocks leave than came");
        }
    }

    /// <summary>A replica is newer than the namespace.</summary>
    public void ReplicaInFuture(long lengthBytes)
    {
        if (IsStartup)
        {
            BytesInFuture = lengthBytes > long.MaxValue - BytesInFuture ? long.MaxValue : BytesInFuture + lengthBytes;
        }
    }

    /// <summary>Looks whether it is over; to be called when DataNodes come and from time to time.</summary>
    public void Check(long now)
    {
        if (!_isActive)
        {
            return;
        }

        if (Stage == SafeModeStage.PendingThreshold && IsThresholdMet)
        {
            if (TotalBlocks == 0 || _options.SafeExtension <= 0)
            {
                Finish(force: false);
            }
            else
            {
                Stage = SafeModeStage.Extension;
                _reachedAt = now;
                _thresholdReached();
            }
        }
        else if (Stage == SafeModeStage.Extension && ExtensionLeft(now) <= 0 && IsThresholdMet)
        {
            Finish(force: false);
        }
    }

    /// <summary>Turns it on.</summary>
    /// <param name="isLowOnResources">Whether disks are full; else an operator wants it.</param>
    public void Enter(bool isLowOnResources = false)
    {
        IsLowOnResources |= isLowOnResources;
        IsManual |= !isLowOnResources;
    }

    /// <summary>Turns it off.</summary>
    /// <param name="force">Even if replicas are newer than the namespace and will be deleted.</param>
    /// <returns>False if that was refused.</returns>
    public bool Leave(bool force)
    {
        if (!Finish(force))
        {
            return false;
        }

        IsManual = IsLowOnResources = false;
        return true;
    }

    /// <summary>Why it is on, and how it ends.</summary>
    public string Tip(long now)
    {
        const string leave = "Use \"hdfs dfsadmin -safemode leave\" to turn safe mode off.";
        if (IsLowOnResources)
        {
            return "Resources are low on NN. Please add or free up more resourcesthen turn off safe mode manually. NOTE:  If you turn "
                + "off safe mode before adding resources, the NN will immediately return to safe mode. " + leave;
        }

        return IsManual ? "It was turned on manually. " + leave : StartupTip(now);
    }

    /// <summary>What a caller is told whose call would change the namespace.</summary>
    /// <param name="refused">What cannot be done, such as <c>Cannot create directory /x</c>.</param>
    /// <param name="hostName">Name of the NameNode's host.</param>
    /// <param name="now">Milliseconds of a clock that does not jump.</param>
    public BlockRefusedException Refuse(string refused, string hostName, long now) => new(
        "org.apache.hadoop.hdfs.server.namenode.SafeModeException",
        $"{refused}. Name node is in safe mode.\n{Tip(now)} NamenodeHostName:{hostName}");

    private bool IsThresholdMet =>
        SafeBlocks >= Threshold && (_options.SafeDatanodes <= 0 || _liveDatanodes() >= _options.SafeDatanodes);

    private long ExtensionLeft(long now) => TotalBlocks > 0 ? _reachedAt + _options.SafeExtension - now : 0;

    private void SetTotal(long totalBlocks)
    {
        TotalBlocks = totalBlocks;
        Threshold = (long)(totalBlocks * _options.SafeThreshold); // in 32 bits, as Java computes it
    }

    private bool Finish(bool force)
    {
        if (BytesInFuture > 0 && !force)
        {
            return false;
        }

        BytesInFuture = 0;
        Stage = SafeModeStage.Off;
        _thresholdReached();
        return true;
    }

    private string StartupTip(long now)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        var tip = new StringBuilder();
        bool isBlockThresholdMet = SafeBlocks >= Threshold;
        if (isBlockThresholdMet)
        {
            tip.Append(plain, $"The reported blocks {SafeBlocks} has reached the threshold {_options.SafeThreshold:F4} of total blocks {TotalBlocks}. ");
        }
        else
        {
            tip.Append(plain, $"The reported blocks {SafeBlocks} needs additional {Threshold - SafeBlocks} blocks to reach the threshold "
                + $"{_options.SafeThreshold:F4} of total blocks {TotalBlocks}.\n");
        }

        int wanted = _options.SafeDatanodes;
        if (wanted <= 0)
        {
            tip.Append("The minimum number of live datanodes is not required. ");
        }
        else if (!isBlockThresholdMet)
        {
            tip.Append("The number of live datanodes is not calculated since reported blocks hasn't reached the threshold. ");
        }
        else if (_liveDatanodes() is int live && live < wanted)
        {
            tip.Append(plain, $"The number of live datanodes {live} needs an additional {wanted - live} live datanodes to reach the minimum number {wanted}.\n");
        }
        else
        {
            tip.Append(plain, $"The number of live datanodes {_liveDatanodes()} has reached the minimum number {wanted}. ");
        }

        if (BytesInFuture > 0)
        {
            tip.Append("Name node detected blocks with generation stamps in future. This means that Name node metadata is inconsistent. ")
                .Append("This can happen if Name node metadata files have been manually replaced. Exiting safe mode will cause loss of ")
                .Append(plain, $"{BytesInFuture} byte(s). Please restart name node with right metadata or use ")
                .Append("\"hdfs dfsadmin -safemode forceExit\" if you are certain that the NameNode was started with the correct FsImage ")
                .Append("and edit logs. If you encountered this during a rollback, it is safe to exit with -safemode forceExit.");
            return tip.ToString();
        }

        const string automatically = "Safe mode will be turned off automatically ";
        return Stage switch
        {
            SafeModeStage.PendingThreshold => tip.Append(automatically).Append("once the thresholds have been reached.").ToString(),
            SafeModeStage.Extension when ExtensionLeft(now) > 0 =>
                tip.Append("In safe mode extension. ").Append(automatically).Append(plain, $"in {ExtensionLeft(now) / 1000} seconds.").ToString(),
            _ => tip.Append(automatically).Append("soon.").ToString(),
        };
    }
}
