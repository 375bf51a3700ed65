namespace Tusk.MapReduce.Local.Tasks;

/// <summary>What all attempts of a job share: each object made by the first that asks for it, while others that ask wait.</summary>
internal sealed class SharedObjects
{
    private readonly Dictionary<int, Slot> _slots = [];

    /// <summary>The object of a number.</summary>
    /// <param name="number">Which one; objects that need others to be made ask for higher numbers only.</param>
    /// <param name="create">Makes it; if it throws, the next that asks makes it.</param>
    public T Get<T>(int number, Func<T> create)
        where T : class
    {
        Slot slot = SlotOf(number);
        if (slot.Made is null)
        {
            lock (slot)
            {
                slot.Made ??= create();
            }
        }

        return (T)slot.Made;
    }

    private Slot SlotOf(int number)
    {
        lock (_slots)
        {
            if (!_slots.TryGetValue(number, out Slot? slot))
            {
                _slots.Add(number, slot = new Slot());
            }

            return slot;
        }
    }

    private sealed class Slot
    {
        private volatile object? _made;

        public object? Made
        {
            get => _made;
            set => _made = value;
        }
    }
}
