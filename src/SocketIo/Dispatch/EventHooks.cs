namespace SocketIoNet.Dispatch;

/// <summary>What few sockets have: middlewares of their events, and handlers of all events in either direction.</summary>
internal sealed class EventHooks
{
    private readonly Lock _lock = new();

    public CatchAllHandlers<EventContext> Incoming { get; } = new();

    public CatchAllHandlers<OutgoingEvent> Outgoing { get; } = new();

    public Func<EventContext, Func<Task>, Task>[] Middlewares { get; private set; } = [];

    public bool WatchIncoming => Middlewares.Length > 0 || Incoming.All.Length > 0;

    public void Use(Func<EventContext, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        lock (_lock) Middlewares = [.. Middlewares, middleware];
    }
}
