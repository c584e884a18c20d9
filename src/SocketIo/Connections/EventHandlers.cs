using SocketIoNet.Binding;

namespace SocketIoNet.Connections;

/// <summary>The handlers of one socket by event name.</summary>
internal sealed class EventHandlers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Registration[]> _byName = new(EventNameComparer.Instance);

    public IDisposable Add(string eventName, BoundHandler handler, bool once)
    {
        var registration = new Registration(this, eventName, handler, once);
        lock (_lock)
        {
            _byName[eventName] = _byName.TryGetValue(eventName, out var present) ? [.. present, registration] : [registration];
        }

        return registration;
    }

    /// <summary>The handlers of an event in the order of their registration; those that handle it once are taken out.</summary>
    public ReadOnlySpan<Registration> Take(ReadOnlySpan<byte> eventName)
    {
        lock (_lock)
        {
            if (!_byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var name, out var present)) return [];
            if (Array.Exists(present, registration => registration.Once)) Set(name, Array.FindAll(present, registration => !registration.Once));
            return present;
        }
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

    public void RemoveAll(string eventName)
    {
        lock (_lock) _byName.Remove(eventName);
    }

    public void RemoveAll()
    {
        lock (_lock) _byName.Clear();
    }

    private void Remove(Registration registration)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(registration.EventName, out var present))
                Set(registration.EventName, Array.FindAll(present, other => other != registration));
        }
    }

    private void Set(string eventName, Registration[] registrations)
    {
        if (registrations.Length == 0) _byName.Remove(eventName);
        else _byName[eventName] = registrations;
    }

    /// <summary>One handler of one event; disposing of it removes it.</summary>
    internal sealed class Registration(EventHandlers owner, string eventName, BoundHandler handler, bool once) : IDisposable
    {
        public string EventName { get; } = eventName;

        public BoundHandler Handler { get; } = handler;

        public bool Once { get; } = once;

        public void Dispose() => owner.Remove(this);
    }
}
