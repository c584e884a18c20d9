namespace SocketIoNet.Dispatch;

/// <summary>The middlewares and catch-all handlers of a socket. Few sockets have any.</summary>
internal sealed class EventHooks
{
    public CallbackList<CatchAllHandler<EventContext>> Incoming { get; } = new();

    public CallbackList<CatchAllHandler<OutgoingEvent>> Outgoing { get; } = new();

    public CallbackList<Func<EventContext, Func<Task>, Task>> Middlewares { get; } = new();

    public bool WatchIncoming => Middlewares.All.Length > 0 || Incoming.All.Length > 0;
}
