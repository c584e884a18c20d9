using SocketIoNet.Binding;

namespace SocketIoNet.Dispatch;

/// <summary>One handler of one event; disposing it removes it.</summary>
internal sealed class HandlerRegistration(HandlerTable owner, string eventName, BoundHandler handler, bool once) : IDisposable
{
    private const int ValidationsAfterFailure = 1000;

    private bool _isUsed;
    private int _validationsLeft;

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

    /// <summary>Whether the handler may be given an event whose JSON has not been validated: it reads all of it, or notices that it cannot.</summary>
    public bool MayReadUnvalidated()
    {
        if (!Handler.TakesOneValue) return false;
        if (_validationsLeft <= 0) return true;
        // Threads may count one event as one or two; it makes no difference.
        _validationsLeft--;
        return false;
    }

    /// <summary>Reading has failed, at the cost of an exception, which clients could cause as often as they like: the next events are validated first.</summary>
    public void ValidateFirst() => _validationsLeft = ValidationsAfterFailure;

    public void Dispose() => owner.Remove(this);
}
