namespace SocketIoNet.Epoll.Loops;

/// <summary>
/// The targets of a loop. A token is the index of a slot and a number that is never used again, so that an event on its way to a target that has left finds nothing, whoever has the slot or the descriptor by then.
/// </summary>
internal sealed class TargetTable
{
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = [];
    private volatile IEpollTarget?[] _slots = new IEpollTarget?[64];
    private int _used;
    private uint _generation;

    public void Add(IEpollTarget target)
    {
        lock (_lock)
        {
            if (!_free.TryPop(out var slot)) slot = NewSlotNeedsLock();
            target.Token = ((ulong)++_generation << 32) | (uint)slot;
            Volatile.Write(ref _slots[slot], target);
        }
    }

    public void Remove(IEpollTarget target)
    {
        lock (_lock)
        {
            var slot = SlotOf(target.Token);
            if (_slots[slot] != target) return;
            _slots[slot] = null;
            _free.Push(slot);
        }
    }

    /// <summary>Called without the lock: a target that leaves at the same time may still be found.</summary>
    public IEpollTarget? Find(ulong token)
    {
        var slots = _slots;
        var slot = SlotOf(token);
        return slot < slots.Length && Volatile.Read(ref slots[slot]) is { } target && target.Token == token ? target : null;
    }

    public IReadOnlyList<IEpollTarget> ToList()
    {
        lock (_lock) return [.. _slots.OfType<IEpollTarget>()];
    }

    private static int SlotOf(ulong token) => (int)(uint)token;

    private int NewSlotNeedsLock()
    {
        if (_used == _slots.Length)
        {
            var larger = new IEpollTarget?[_slots.Length * 2];
            _slots.CopyTo(larger, 0);
            _slots = larger;
        }

        return _used++;
    }
}
