using SocketIoNet.Binding;

namespace SocketIoNet.Connections;

/// <summary>The handlers of one socket by event name.</summary>
internal sealed class EventHandlers : IHandlerTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HandlerRegistration[]> _byName = new(EventNameComparer.Instance);

    public IDisposable Add(string eventName, BoundHandler handler, bool once)
    {
        var registration = new HandlerRegistration(this, eventName, handler, once);
        lock (_lock)
        {
            _byName[eventName] = _byName.TryGetValue(eventName, out var present) ? [.. present, registration] : [registration];
        }

        return registration;
    }

    public ReadOnlySpan<HandlerRegistration> Take(ReadOnlySpan<byte> eventName)
    {
        lock (_lock)
        {
            if (!_byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var name, out var present)) return [];
            if (Array.Exists(present, registration => registration.Once)) Set(name, Array.FindAll(present, registration => !registration.Once));
            return present;
        }
    }

    public string? FindName(ReadOnlySpan<byte> eventName)
    {
        lock (_lock) return _byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var name, out _) ? name : null;
    }

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
        lock (_lock) _byName.Remove(eventName);
    }

    public void RemoveAll()
    {
        lock (_lock) _byName.Clear();
    }

    private void Set(string eventName, HandlerRegistration[] registrations)
    {
        if (registrations.Length == 0) _byName.Remove(eventName);
        else _byName[eventName] = registrations;
    }
}
