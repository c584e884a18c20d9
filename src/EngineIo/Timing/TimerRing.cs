using System.Numerics;

namespace SocketIoNet.EngineIo.Timing;

/// <summary>
/// One ring of a <see cref="TimerWheel"/>: a list of timers for each tick of a rotation, and a bit for each list that is in use. A timer
/// that is due in a later rotation, or has been moved later, is found and linked again in each rotation. Not thread-safe.
/// </summary>
internal sealed class TimerRing(byte index, long tickLength, int slotCount)
{
    private const int WordBits = 64;

    private readonly WheelTimer?[] _slots = new WheelTimer?[slotCount];
    private readonly ulong[] _used = new ulong[slotCount / WordBits];
    private long _tick;

    public int Count { get; private set; }

    /// <summary>Adds a timer to the list of the tick at which it is due. Returns the time of the tick.</summary>
    public long Link(WheelTimer timer)
    {
        // Rounded up, so that it is never early. A timer that is already due is found at the next tick.
        var tick = Math.Max(timer.Due == 0 ? 0 : (timer.Due - 1) / tickLength + 1, _tick + 1);
        var slot = (int)(tick % slotCount);
        timer.Ring = index;
        timer.Slot = (short)slot;
        timer.IsLinked = true;
        timer.Previous = null;
        timer.Next = _slots[slot];
        if (timer.Next is not null) timer.Next.Previous = timer;
        _slots[slot] = timer;
        _used[slot / WordBits] |= 1UL << slot;
        Count++;
        return tick * tickLength;
    }

    public void Unlink(WheelTimer timer)
    {
        if (timer.Previous is not null) timer.Previous.Next = timer.Next;
        else SetFirst(timer.Slot, timer.Next);
        if (timer.Next is not null) timer.Next.Previous = timer.Previous;
        timer.Next = timer.Previous = null;
        timer.IsLinked = false;
        Count--;
    }

    /// <summary>Removes the timers of all elapsed ticks and adds them to <paramref name="timers"/>.</summary>
    public void TakeElapsed(long now, List<WheelTimer> timers)
    {
        var last = _tick;
        _tick = now / tickLength;
        var end = Math.Min(_tick, last + slotCount);
        for (var tick = NextUsed(last + 1); tick <= end; tick = NextUsed(tick + 1))
        {
            for (var timer = _slots[tick % slotCount]; timer is not null; timer = _slots[tick % slotCount])
            {
                Unlink(timer);
                timers.Add(timer);
            }
        }
    }

    /// <summary>The time of the next tick that has timers; <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextTime()
    {
        var tick = NextUsed(_tick + 1);
        return tick == long.MaxValue ? long.MaxValue : tick * tickLength;
    }

    /// <summary>The first tick at or after <paramref name="tick"/> whose list is in use.</summary>
    private long NextUsed(long tick)
    {
        if (Count == 0) return long.MaxValue;
        while (true)
        {
            var slot = (int)(tick % slotCount);
            var used = _used[slot / WordBits] >> slot;
            if (used != 0) return tick + BitOperations.TrailingZeroCount(used);
            tick += WordBits - (slot % WordBits);
        }
    }

    private void SetFirst(int slot, WheelTimer? first)
    {
        _slots[slot] = first;
        if (first is null) _used[slot / WordBits] &= ~(1UL << slot);
    }
}
