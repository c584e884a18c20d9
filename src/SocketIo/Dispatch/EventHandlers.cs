using SocketIoNet.Binding;

namespace SocketIoNet.Dispatch;

/// <summary>
/// The handlers of one socket by event name. A table that events are looked up in never changes, so that looking up takes no lock; the first change after that is made to a copy.
/// </summary>
internal sealed class EventHandlers : IHandlerTable
{
    private readonly Lock _lock = new();
    private Dictionary<string, HandlerRegistration[]> _byName = new(EventNameComparer.Instance);
    private Dictionary<string, HandlerRegistration[]>? _lookedUp;

    public IDisposable Add(string eventName, BoundHandler handler, bool once)
    {
        var registration = new HandlerRegistration(this, eventName, handler, once);
        lock (_lock)
        {
            var byName = ToChange();
            byName[eventName] = byName.TryGetValue(eventName, out var present) ? [.. present, registration] : [registration];
        }

        return registration;
    }

    public ReadOnlySpan<HandlerRegistration> Find(ReadOnlySpan<byte> eventName) =>
        ToLookUp().GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var present) ? present : [];

    public string? FindName(ReadOnlySpan<byte> eventName) =>
        ToLookUp().GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var name, out _) ? name : null;

    public void Remove(string eventName, Delegate handler)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(eventName, out var present)) return;
            var last = Array.FindLastIndex(present, registration => registration.Handler.Target == handler);
            if (last >= 0) Set(eventName, [.. present[..last], .. present[(last + 1)..]]);
        }
    }

    public void Remove(HandlerRegistration registration)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(registration.EventName, out var present))
                Set(registration.EventName, Array.FindAll(present, other => other != registration));
        }
    }

    public void RemoveAll(string eventName)
    {
        lock (_lock) ToChange().Remove(eventName);
    }

    public void RemoveAll()
    {
        lock (_lock) ToChange().Clear();
    }

    private void Set(string eventName, HandlerRegistration[] registrations)
    {
        if (registrations.Length == 0) ToChange().Remove(eventName);
        else ToChange()[eventName] = registrations;
    }

    private Dictionary<string, HandlerRegistration[]> ToLookUp()
    {
        if (Volatile.Read(ref _lookedUp) is { } lookedUp) return lookedUp;
        lock (_lock) return _lookedUp = _byName;
    }

    private Dictionary<string, HandlerRegistration[]> ToChange()
    {
        if (_lookedUp is null) return _byName;
        _lookedUp = null;
        return _byName = new Dictionary<string, HandlerRegistration[]>(_byName, EventNameComparer.Instance);
    }
}
