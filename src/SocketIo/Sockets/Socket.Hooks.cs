using SocketIoNet.Binding;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public sealed partial class Socket
{
    private EventHooks? _hooks;

    /// <summary>The handlers that <see cref="OnAny(Action{string, EventArguments})"/> and PrependAny added, in the order in which they are called.</summary>
    public IReadOnlyList<Delegate> AnyHandlers => _hooks is null ? [] : [.. _hooks.Incoming.All.Select(handler => handler.Value.Target)];

    /// <summary>The handlers that OnAnyOutgoing and PrependAnyOutgoing added, in the order in which they are called.</summary>
    public IReadOnlyList<Delegate> AnyOutgoingHandlers => _hooks is null ? [] : [.. _hooks.Outgoing.All.Select(handler => handler.Value.Target)];

    private EventHooks Hooks => _hooks ?? Interlocked.CompareExchange(ref _hooks, new EventHooks(), null) ?? _hooks;

    /// <summary>
    /// Runs before the handlers of each event, and lets the event go on by calling <c>next</c>, which is done when the handlers are. An event that is not let on is
    /// dropped; throwing does the same and gives the exception to <see cref="OnError(Action{Exception})"/>. The client is not told either way; to tell it, emit something or use <see cref="EventContext.Ack"/>.
    /// </summary>
    /// <remarks>
    /// Middlewares run in the order of their registration, for one event at a time. Catch-all handlers (<see cref="OnAny(Action{EventContext})"/>) come before them and see every event.
    /// Failures of handlers do not come out of <c>next</c>. It is to be called once, and before the middleware completes: await it.
    /// </remarks>
    /// <returns>Disposing of it removes the middleware.</returns>
    public IDisposable Use(Func<EventContext, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return Hooks.Middlewares.Add(middleware);
    }

    /// <summary>Handles every event that the client sends, before middlewares and the handlers of its name. Those who were added first are called first.</summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnAny(Action<string, EventArguments> handler) => AddAny(handler, SynchronousCallback.ToAsync<EventContext>(e => handler(e.EventName, e.Arguments)), first: false);

    /// <inheritdoc cref="OnAny(Action{string, EventArguments})"/>
    public IDisposable OnAny(Func<string, EventArguments, Task> handler) => AddAny(handler, e => handler(e.EventName, e.Arguments), first: false);

    /// <inheritdoc cref="OnAny(Action{string, EventArguments})"/>
    public IDisposable OnAny(Action<EventContext> handler) => AddAny(handler, SynchronousCallback.ToAsync(handler), first: false);

    /// <inheritdoc cref="OnAny(Action{string, EventArguments})"/>
    public IDisposable OnAny(Func<EventContext, Task> handler) => AddAny(handler, handler, first: false);

    /// <summary>Like <see cref="OnAny(Action{string, EventArguments})"/>, called before those who are there already.</summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable PrependAny(Action<string, EventArguments> handler) => AddAny(handler, SynchronousCallback.ToAsync<EventContext>(e => handler(e.EventName, e.Arguments)), first: true);

    /// <inheritdoc cref="PrependAny(Action{string, EventArguments})"/>
    public IDisposable PrependAny(Func<string, EventArguments, Task> handler) => AddAny(handler, e => handler(e.EventName, e.Arguments), first: true);

    /// <inheritdoc cref="PrependAny(Action{string, EventArguments})"/>
    public IDisposable PrependAny(Action<EventContext> handler) => AddAny(handler, SynchronousCallback.ToAsync(handler), first: true);

    /// <inheritdoc cref="PrependAny(Action{string, EventArguments})"/>
    public IDisposable PrependAny(Func<EventContext, Task> handler) => AddAny(handler, handler, first: true);

    /// <summary>Removes a handler that OnAny or PrependAny added; the one that is called first, when it was added more than once.</summary>
    public void OffAny(Delegate handler) => _hooks?.Incoming.RemoveFirst(present => present.Target == handler);

    /// <summary>Removes all handlers that OnAny and PrependAny added.</summary>
    public void OffAny() => _hooks?.Incoming.RemoveAll();

    /// <summary>
    /// Is told of every event that is sent to the client, by a broadcast too, just before it is; acknowledgements are not events. It is called on the thread that sends, and must not
    /// block it. What it emits to the socket is told to it as well.
    /// </summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnAnyOutgoing(Action<string, EventArguments> handler) => AddAnyOutgoing(handler, SynchronousCallback.ToAsync<OutgoingEvent>(e => handler(e.Name, e.Arguments)), first: false);

    /// <inheritdoc cref="OnAnyOutgoing(Action{string, EventArguments})"/>
    /// <remarks>The event is sent without waiting for the task.</remarks>
    public IDisposable OnAnyOutgoing(Func<string, EventArguments, Task> handler) => AddAnyOutgoing(handler, e => handler(e.Name, e.Arguments), first: false);

    /// <summary>Like <see cref="OnAnyOutgoing(Action{string, EventArguments})"/>, called before those who are there already.</summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable PrependAnyOutgoing(Action<string, EventArguments> handler) => AddAnyOutgoing(handler, SynchronousCallback.ToAsync<OutgoingEvent>(e => handler(e.Name, e.Arguments)), first: true);

    /// <inheritdoc cref="PrependAnyOutgoing(Action{string, EventArguments})"/>
    /// <remarks>The event is sent without waiting for the task.</remarks>
    public IDisposable PrependAnyOutgoing(Func<string, EventArguments, Task> handler) => AddAnyOutgoing(handler, e => handler(e.Name, e.Arguments), first: true);

    /// <summary>Removes a handler that OnAnyOutgoing or PrependAnyOutgoing added; the one that is called first, when it was added more than once.</summary>
    public void OffAnyOutgoing(Delegate handler) => _hooks?.Outgoing.RemoveFirst(present => present.Target == handler);

    /// <summary>Removes all handlers that OnAnyOutgoing and PrependAnyOutgoing added.</summary>
    public void OffAnyOutgoing() => _hooks?.Outgoing.RemoveAll();

    /// <summary>Tells the catch-all handlers of what is about to be sent.</summary>
    /// <param name="packet">An event; anything else is of no interest.</param>
    /// <param name="seen">The event as handlers see it, made when the first socket has one, for all recipients of a broadcast.</param>
    internal void NotifyOutgoing(in Packet packet, ref OutgoingEvent? seen)
    {
        if (_hooks is not { Outgoing.All: { Length: > 0 } handlers } || packet.Type != PacketType.Event) return;
        using var context = EmptyContext.Enter();
        if (seen is null)
        {
            var arguments = ArgumentReader.ForEvent(packet.Data, packet.Attachments, Server.Serializer);
            seen = new OutgoingEvent(arguments.EventNameText!, arguments.TakeRest());
        }

        foreach (var handler in handlers)
        {
            if (Invoke(handler.Value, seen, nameof(OnAnyOutgoing)) is { } pending) _ = _lifecycle.HoldScopeAsync(pending);
        }
    }

    private Task? RunHooks(EventHooks hooks, EventContext context)
    {
        Task? pending = null;
        _queue.Label = nameof(OnAny);
        foreach (var handler in hooks.Incoming.All) pending = Together(pending, Invoke(handler.Value, context, nameof(OnAny)));
        var rest = hooks.Middlewares.All is { Length: > 0 } middlewares ? RunMiddlewaresAsync(middlewares, context) : RunHandlers(context);
        return Together(pending, rest);
    }

    private Task? Invoke<TEvent>(CatchAllHandler<TEvent> handler, TEvent subject, string registeredWith)
    {
        try
        {
            return handler.Invoke(subject) is { IsCompletedSuccessfully: false } task ? _lifecycle.ContainAsync(task, registeredWith) : null;
        }
        catch (Exception exception)
        {
            _lifecycle.ReportError(exception, registeredWith);
            return null;
        }
    }

    private async Task RunMiddlewaresAsync(Callback<Func<EventContext, Func<Task>, Task>>[] middlewares, EventContext context)
    {
        _queue.Label = nameof(Use);
        try
        {
            await new MiddlewareRun<EventContext>(middlewares, context, () => RunHandlers(context)).RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsEnded)
        {
            // The middleware gave up because its client left.
        }
        catch (Exception exception)
        {
            _lifecycle.ReportRefusal(exception);
        }
    }

    private Task? RunHandlers(EventContext context)
    {
        var arguments = ArgumentReader.ForEvent(context.EventName, context.Arguments, Server.Serializer);
        return RunHandlers(ref arguments, context.ToReply());
    }

    private IDisposable AddAny(Delegate target, Func<EventContext, Task?> invoke, bool first)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Hooks.Incoming.Add(new(target, invoke), first);
    }

    private IDisposable AddAnyOutgoing(Delegate target, Func<OutgoingEvent, Task?> invoke, bool first)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Hooks.Outgoing.Add(new(target, invoke), first);
    }
}
