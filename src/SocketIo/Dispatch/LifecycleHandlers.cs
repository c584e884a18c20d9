namespace SocketIoNet.Dispatch;

/// <summary>Handlers of something that happens once. One that is added after it has happened is run all the same, so that whoever comes late can clean up.</summary>
internal sealed class LifecycleHandlers
{
    private readonly Lock _lock = new();
    private List<Func<string, string?, Task?>>? _handlers;
    private (string Reason, string? Description)? _happened;

    /// <summary>Adds a handler; true when it has happened already, and the handler is the caller's to run.</summary>
    public bool Add(Func<string, string?, Task?> handler, out string reason, out string? description)
    {
        lock (_lock)
        {
            (reason, description) = _happened ?? ("", null);
            if (_happened is not null) return true;
            (_handlers ??= []).Add(handler);
            return false;
        }
    }

    /// <summary>It happens: returns the handlers to run.</summary>
    public IReadOnlyList<Func<string, string?, Task?>> Happen(string reason, string? description)
    {
        lock (_lock)
        {
            _happened = (reason, description);
            var handlers = _handlers ?? [];
            _handlers = null;
            return handlers;
        }
    }
}
