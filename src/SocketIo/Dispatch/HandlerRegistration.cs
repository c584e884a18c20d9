using SocketIoNet.Binding;

namespace SocketIoNet.Dispatch;

/// <summary>One handler of one event; disposing of it removes it.</summary>
internal sealed class HandlerRegistration(HandlerTable owner, string eventName, BoundHandler handler, bool once) : IDisposable
{
    private bool _isUsed;

    public string EventName { get; } = eventName;

    public BoundHandler Handler { get; } = handler;

    /// <summary>
    /// Whether it may be called. One for once may be the first time, and is then removed: an event whose arguments do not fit does not come so far, and of two sockets that get the event at the
    /// same time one does.
    /// </summary>
    public bool TryUse()
    {
        if (!once) return true;
        if (Interlocked.Exchange(ref _isUsed, true)) return false;
        owner.Remove(this);
        return true;
    }

    public void Dispose() => owner.Remove(this);
}
