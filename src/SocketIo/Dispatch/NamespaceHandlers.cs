using System.Collections.Concurrent;
using SocketIoNet.Binding;

namespace SocketIoNet.Dispatch;

/// <summary>
/// The handlers that all sockets of a namespace share, by event name, behind those of its parent. All their events are looked up here at once, so looking up takes no lock.
/// </summary>
internal sealed class NamespaceHandlers(Namespace? parent) : IHandlerTable
{
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<string, HandlerRegistration[]> _byName = new(EventNameComparer.Instance);

    public IDisposable Add(string eventName, BoundHandler handler, bool once)
    {
        var registration = new HandlerRegistration(this, eventName, handler, once);
        lock (_changing) _byName[eventName] = [.. Find(eventName), registration];
        return registration;
    }

    public ReadOnlySpan<HandlerRegistration> Find(ReadOnlySpan<byte> eventName)
    {
        var own = FindOwn(eventName);
        if (parent?.Handlers is not { } table) return own;
        var inherited = table.Find(eventName);
        if (own.IsEmpty) return inherited;
        return inherited.IsEmpty ? own : (HandlerRegistration[])[.. inherited, .. own];
    }

    public string? FindName(ReadOnlySpan<byte> eventName) =>
        _byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var name, out _) ? name : parent?.Handlers?.FindName(eventName);

    public void Remove(string eventName, Delegate handler)
    {
        lock (_changing)
        {
            var present = Find(eventName);
            var last = Array.FindLastIndex(present, registration => registration.Handler.Target == handler);
            if (last >= 0) Set(eventName, [.. present[..last], .. present[(last + 1)..]]);
        }
    }

    public void Remove(HandlerRegistration registration)
    {
        lock (_changing) Set(registration.EventName, Array.FindAll(Find(registration.EventName), other => other != registration));
    }

    public void RemoveAll(string eventName)
    {
        lock (_changing) _byName.TryRemove(eventName, out _);
    }

    public void RemoveAll()
    {
        lock (_changing) _byName.Clear();
    }

    private ReadOnlySpan<HandlerRegistration> FindOwn(ReadOnlySpan<byte> eventName) =>
        _byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var present) ? present : [];

    private HandlerRegistration[] Find(string eventName) => _byName.GetValueOrDefault(eventName, []);

    private void Set(string eventName, HandlerRegistration[] registrations)
    {
        if (registrations.Length == 0) _byName.TryRemove(eventName, out _);
        else _byName[eventName] = registrations;
    }
}
