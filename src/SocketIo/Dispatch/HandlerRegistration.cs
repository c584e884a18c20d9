using SocketIoNet.Binding;

namespace SocketIoNet.Dispatch;

/// <summary>One handler of one event; disposing it removes it.</summary>
internal sealed class HandlerRegistration(HandlerTable owner, string eventName, BoundHandler handler, bool once) : IDisposable
{
    private bool _isUsed;

    public string EventName { get; } = eventName;

    public BoundHandler Handler { get; } = handler;

    /// <summary>
    /// Whether it may be called. A handler of <c>Once</c> may be called the first time, and is then removed: not by an event whose arguments do not fit, and only for one of two sockets that receive the event
    /// at the same time.
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
