namespace SocketIoNet.Namespaces;

/// <summary>How many clients are in a namespace or about to join it. When the last one leaves, the namespace closes and accepts no more.</summary>
internal sealed class Occupancy
{
    private const int Closed = -1;

    private int _count;

    public bool IsClosed => Volatile.Read(ref _count) == Closed;

    public bool TryEnter()
    {
        while (true)
        {
            var count = Volatile.Read(ref _count);
            if (count == Closed) return false;
            if (Interlocked.CompareExchange(ref _count, count + 1, count) == count) return true;
        }
    }

    /// <summary>Counts a client off; true if it was the last, and the namespace has closed.</summary>
    public bool LeaveAndCheckEmpty()
    {
        while (true)
        {
            var count = Volatile.Read(ref _count);
            var rest = count == 1 ? Closed : count - 1;
            if (Interlocked.CompareExchange(ref _count, rest, count) == count) return rest == Closed;
        }
    }
}
