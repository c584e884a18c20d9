using SocketIoNet.Binding;

namespace SocketIoNet.Dispatch;

/// <summary>
/// Handlers by event name, of a socket, of a namespace, or of events between servers. Lookups take no lock: once a table has been used for one, it does not change, and the next change is made to a
/// copy.
/// </summary>
/// <param name="parent">The table whose handlers come first; null for none.</param>
internal sealed class HandlerTable(HandlerTable? parent = null)
{
    private readonly Lock _lock = new();
    private Dictionary<string, HandlerRegistration[]> _byName = new(EventNameComparer.Instance);
    private Dictionary<string, HandlerRegistration[]>? _lookedUp;

    public IDisposable Add(string eventName, BoundHandler handler, bool once)
    {
        var registration = new HandlerRegistration(this, eventName, handler, once);
        lock (_lock)
        {
            var byName = ToChangeNeedsLock();
            byName[eventName] = byName.TryGetValue(eventName, out var present) ? [.. present, registration] : [registration];
        }

        return registration;
    }

    /// <summary>The handlers of an event in the order of their registration.</summary>
    public ReadOnlySpan<HandlerRegistration> Find(ReadOnlySpan<byte> eventName)
    {
        var own = FindOwn(eventName);
        if (parent is null) return own;
        var inherited = parent.Find(eventName);
        if (own.IsEmpty) return inherited;
        return inherited.IsEmpty ? own : (HandlerRegistration[])[.. inherited, .. own];
    }

    /// <summary>The name of an event as it was registered; null when nothing handles it.</summary>
    public string? FindName(ReadOnlySpan<byte> eventName) =>
        ToLookUp().GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var name, out _) ? name : parent?.FindName(eventName);

    /// <summary>Removes <paramref name="handler"/>; the one that was added last, if it was added more than once.</summary>
    public void Remove(string eventName, Delegate handler)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(eventName, out var present)) return;
            var last = Array.FindLastIndex(present, registration => registration.Handler.Target == handler);
            if (last >= 0) SetNeedsLock(eventName, [.. present[..last], .. present[(last + 1)..]]);
        }
    }

    public void Remove(HandlerRegistration registration)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(registration.EventName, out var present))
                SetNeedsLock(registration.EventName, Array.FindAll(present, other => other != registration));
        }
    }

    public void RemoveAll(string eventName)
    {
        lock (_lock) ToChangeNeedsLock().Remove(eventName);
    }

    public void RemoveAll()
    {
        lock (_lock) ToChangeNeedsLock().Clear();
    }

    private ReadOnlySpan<HandlerRegistration> FindOwn(ReadOnlySpan<byte> eventName) =>
        ToLookUp().GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var present) ? present : [];

    private void SetNeedsLock(string eventName, HandlerRegistration[] registrations)
    {
        if (registrations.Length == 0) ToChangeNeedsLock().Remove(eventName);
        else ToChangeNeedsLock()[eventName] = registrations;
    }

    private Dictionary<string, HandlerRegistration[]> ToLookUp()
    {
        if (Volatile.Read(ref _lookedUp) is { } lookedUp) return lookedUp;
        lock (_lock) return _lookedUp = _byName;
    }

    private Dictionary<string, HandlerRegistration[]> ToChangeNeedsLock()
    {
        if (_lookedUp is null) return _byName;
        _lookedUp = null;
        return _byName = new Dictionary<string, HandlerRegistration[]>(_byName, EventNameComparer.Instance);
    }
}
