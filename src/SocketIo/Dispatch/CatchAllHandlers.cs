namespace SocketIoNet.Dispatch;

/// <summary>Handlers of all events in their order. Whoever calls them works on a snapshot, so that they may add and remove others.</summary>
internal sealed class CatchAllHandlers<TEvent>
{
    private readonly Lock _lock = new();

    public CatchAllHandler<TEvent>[] All { get; private set; } = [];

    public IDisposable Add(Delegate target, Func<TEvent, Task?> invoke, bool first)
    {
        ArgumentNullException.ThrowIfNull(target);
        var handler = new CatchAllHandler<TEvent>(this, target, invoke);
        lock (_lock) All = first ? [handler, .. All] : [.. All, handler];
        return handler;
    }

    /// <summary>Removes the first handler that is <paramref name="target"/>.</summary>
    public void Remove(Delegate target)
    {
        lock (_lock)
        {
            var index = Array.FindIndex(All, handler => handler.Target == target);
            if (index >= 0) All = [.. All[..index], .. All[(index + 1)..]];
        }
    }

    public void Remove(CatchAllHandler<TEvent> handler)
    {
        lock (_lock) All = Array.FindAll(All, other => other != handler);
    }

    public void RemoveAll()
    {
        lock (_lock) All = [];
    }
}
