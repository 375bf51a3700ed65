using System.Numerics;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sketches;

/// <summary>The registers of a HyperLogLog: for each of 2^p parts of the values, the longest run of zeros that a hash begins with.</summary>
/// <remarks>While few are set they are a sorted list, from one in sixteen on an array; which of both follows from how many are set,
/// so equal registers have equal bytes. Registers only grow.</remarks>
public sealed class HyperLogLog
{
    private const int ObjectBytes = 80; // this and the headers of its arrays
    private const int RankBits = 8;
    private const int SparseShare = 16;

    private readonly int _precision;
    private int[] _sparse = []; // register << 8 | rank, ascending
    private int _sparseCount;
    private byte[]? _registers;

    internal HyperLogLog(int precision) => _precision = precision;

    /// <summary>What it takes in memory.</summary>
    internal long HeapBytes => ObjectBytes + (sizeof(int) * (long)_sparse.Length) + (_registers?.Length ?? 0);

    private int RegisterCount => 1 << _precision;

    private int MaxSparse => RegisterCount / SparseShare;

    private int MaxRank => 65 - _precision;

    /// <summary>Adds a value by its hash: its first bits are the register, the zeros that follow, and one, the rank.</summary>
    internal void Add(ulong hash)
    {
        int register = (int)(hash >> (64 - _precision));
        Raise(register, Math.Min(BitOperations.LeadingZeroCount(hash << _precision) + 1, MaxRank));
    }

    /// <summary>Adds the values of another.</summary>
    internal void Add(HyperLogLog other)
    {
        for (int i = 0; i < other._sparseCount; i++)
        {
            Raise(other._sparse[i] >> RankBits, (byte)other._sparse[i]);
        }

        for (int i = 0; i < (other._registers?.Length ?? 0); i++)
        {
            Raise(i, other._registers![i]);
        }
    }

    /// <summary>Ertl's estimate of how many different values there are (2017, algorithm 6); only roots and the four operations, which
    /// are the same on every machine.</summary>
    internal double Estimate()
    {
        int[] counts = CountsByRank();
        int q = 64 - _precision;
        double m = RegisterCount;
        double z = m * Tau(1 - (counts[q + 1] / m));
        for (int k = q; k >= 1; k--)
        {
            z = 0.5 * (z + counts[k]);
        }

        z += m * Sigma(counts[0] / m);
        const double Alpha = 0.72134752044448170; // 1 / (2 ln 2)
        return Alpha * m * m / z;
    }

    /// <summary>How many registers are set, if that is few, with each; else minus one and all of them.</summary>
    internal void Write(EncodingBuffer output)
    {
        if (_registers is not null)
        {
            output.WriteVInt64(-1);
            output.Write(_registers);
            return;
        }

        output.WriteVInt64(_sparseCount);
        foreach (int entry in _sparse.AsSpan(0, _sparseCount))
        {
            output.WriteInt32(entry);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, or are not registers as they are written.</exception>
    internal static HyperLogLog Read(scoped ref ValueReader input, int precision)
    {
        var sketch = new HyperLogLog(precision);
        long count = input.ReadVInt64();
        if (count == -1)
        {
            sketch.ReadAll(ref input);
        }
        else
        {
            sketch.ReadSparse(ref input, count);
        }

        return sketch;
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double y = 1;
        double z = x;
        double last;
        do
        {
            x *= x;
            last = z;
            z += x * y;
            y += y;
        }
        while (z != last);
        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double y = 1;
        double z = 1 - x;
        double last;
        do
        {
            x = Math.Sqrt(x);
            last = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (z != last);
        return z / 3;
    }

    private int[] CountsByRank()
    {
        int[] counts = new int[66 - _precision];
        if (_registers is null)
        {
            counts[0] = RegisterCount - _sparseCount;
            foreach (int entry in _sparse.AsSpan(0, _sparseCount))
            {
                counts[(byte)entry]++;
            }
        }
        else
        {
            foreach (byte rank in _registers)
            {
                counts[rank]++;
            }
        }

        return counts;
    }

    private void Raise(int register, int rank)
    {
        if (_registers is not null)
        {
            _registers[register] = (byte)Math.Max(_registers[register], rank);
        }
        else if (rank > 0)
        {
            RaiseSparse(register, rank);
        }
    }

    private void RaiseSparse(int register, int rank)
    {
        int entry = (register << RankBits) | rank;
        int at = _sparse.AsSpan(0, _sparseCount).BinarySearch(register << RankBits); // no entry is this: ranks are above 0
        at = ~at;
        if (at < _sparseCount && _sparse[at] >> RankBits == register)
        {
            _sparse[at] = Math.Max(_sparse[at], entry);
        }
        else if (_sparseCount == MaxSparse)
        {
            Unfold();
            Raise(register, rank);
        }
        else
        {
            Insert(at, entry);
        }
    }

    private void Insert(int at, int entry)
    {
        if (_sparseCount == _sparse.Length)
        {
            Array.Resize(ref _sparse, Math.Min(Math.Max(2, 2 * _sparse.Length), MaxSparse));
        }

        _sparse.AsSpan(at, _sparseCount - at).CopyTo(_sparse.AsSpan(at + 1));
        _sparse[at] = entry;
        _sparseCount++;
    }

    private void Unfold()
    {
        _registers = new byte[RegisterCount];
        foreach (int entry in _sparse.AsSpan(0, _sparseCount))
        {
            _registers[entry >> RankBits] = (byte)entry;
        }

        _sparse = [];
        _sparseCount = 0;
    }

    private void ReadAll(scoped ref ValueReader input)
    {
        _registers = input.Take(RegisterCount).ToArray();
        int set = 0;
        foreach (byte rank in _registers)
        {
            CheckRank(rank, 0);
            set += rank == 0 ? 0 : 1;
        }

        if (set <= MaxSparse)
        {
            throw new InvalidDataException($"A HyperLogLog has all registers written, where {set} of {RegisterCount} are set.");
        }
    }

    private void ReadSparse(scoped ref ValueReader input, long count)
    {
        if (count < 0 || count > MaxSparse || count * sizeof(int) > input.Remaining)
        {
            throw new InvalidDataException($"A HyperLogLog has {count} registers set; -1 to {MaxSparse} was expected.");
        }

        _sparse = new int[count];
        _sparseCount = (int)count;
        int last = -1;
        for (int i = 0; i < _sparse.Length; i++)
        {
            int entry = input.ReadInt32();
            int register = entry >> RankBits;
            CheckRank((byte)entry, 1);
            if (register <= last || register >= RegisterCount)
            {
                throw new InvalidDataException($"Register {register} of a HyperLogLog follows register {last} of {RegisterCount}.");
            }

            _sparse[i] = entry;
            last = register;
        }
    }

    private void CheckRank(int rank, int least)
    {
        if (rank < least || rank > MaxRank)
        {
            throw new InvalidDataException($"A register of a HyperLogLog is {rank}; {least} to {MaxRank} was expected.");
        }
    }
}
