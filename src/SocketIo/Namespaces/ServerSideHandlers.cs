using SocketIoNet.Binding;

namespace SocketIoNet.Namespaces;

/// <summary>The handlers of one namespace for the events of other servers.</summary>
internal sealed class ServerSideHandlers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Registration[]> _byName = new(StringComparer.Ordinal);

    public IDisposable Add(string eventName, BoundHandler handler)
    {
        var registration = new Registration(this, eventName, handler);
        lock (_lock) _byName[eventName] = [.. _byName.GetValueOrDefault(eventName, []), registration];
        return registration;
    }

    public IEnumerable<BoundHandler> Find(string eventName)
    {
        lock (_lock) return _byName.GetValueOrDefault(eventName, []).Select(registration => registration.Handler);
    }

    private void Remove(Registration registration)
    {
        lock (_lock)
        {
            var rest = Array.FindAll(_byName.GetValueOrDefault(registration.EventName, []), other => other != registration);
            if (rest.Length > 0) _byName[registration.EventName] = rest;
            else _byName.Remove(registration.EventName);
        }
    }

    private sealed class Registration(ServerSideHandlers owner, string eventName, BoundHandler handler) : IDisposable
    {
        public string EventName { get; } = eventName;

        public BoundHandler Handler { get; } = handler;

        public void Dispose() => owner.Remove(this);
    }
}
