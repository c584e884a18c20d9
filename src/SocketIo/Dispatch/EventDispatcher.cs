using Microsoft.Extensions.Logging;
using SocketIoNet.Binding;
using SocketIoNet.Diagnostics;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Sockets;

namespace SocketIoNet.Dispatch;

/// <summary>
/// Calls the handlers of one socket, for one event at a time and in order: catch-all handlers, then middlewares, then the handlers of the event, those of the namespace first. Other callbacks that run in
/// that order use its queue; every failure is reported by <see cref="ReportError"/>.
/// </summary>
internal sealed class EventDispatcher(Socket socket)
{
    private EventHooks? _hooks;
    private CallbackList<Func<Exception, Task?>>? _errorHandlers;
    private HandlerWatch? _watch;

    public EventQueue Queue { get; } = new();

    public HandlerTable Handlers { get; } = new();

    /// <summary>The catch-all handlers and middlewares, created with the first one.</summary>
    public EventHooks Hooks => LazyInitializer.EnsureInitialized(ref _hooks, static () => new());

    /// <summary>The catch-all handlers and middlewares; null if there are none.</summary>
    public EventHooks? PresentHooks => _hooks;

    public CallbackList<Func<Exception, Task?>> ErrorHandlers => LazyInitializer.EnsureInitialized(ref _errorHandlers, static () => new());

    /// <summary>Whether the handlers of the socket's end have been called, after which no event is handled. Only work in the queue reads and sets it.</summary>
    public bool IsOver { get; private set; }

    private SocketIoServer Server => socket.Server;

    private BlockingEvents Blocking => socket.Namespace.BlockingEvents;

    public void OnEvent(in Packet packet)
    {
        Server.Metrics.EventReceived();
        if (TransportTurn.Current is { } turn && FindBlocking(packet) is { } blocking)
        {
            RunOutside(turn, blocking, packet);
            return;
        }

        if (!Queue.TryEnter())
        {
            Enqueue(packet);
            return;
        }

        if (IsOver)
        {
            Queue.Leave(null);
            return;
        }

        var arguments = ArgumentReader.ForEvent(packet.Data, packet.Attachments, Server.Serializer, packet.Items);
        Queue.Leave(Run(ref arguments, packet.Id));
    }

    /// <summary>
    /// Handles an event that has not been validated, if one handler and nothing else is called for it, and that reads all of its JSON. Otherwise, and when it cannot be read, returns false and
    /// has done nothing: it is to be validated, and handled as any other.
    /// </summary>
    public bool TryOnUnvalidatedEvent(in Packet packet, SystemTextJsonPayloadSerializer serializer)
    {
        if (SocketIoActivities.IsListening || _hooks is { WatchIncoming: true }) return false;
        var arguments = ArgumentReader.ForEvent(packet.Data, packet.Attachments, serializer, packet.Items);
        if (FindOnlyHandler(arguments.EventName) is not { } registration || !registration.MayReadUnvalidated()) return false;
        if ((TransportTurn.Current is not null && Blocking.Find(arguments.EventName) is not null) || !Queue.TryEnter()) return false;
        if (IsOver)
        {
            Queue.Leave(null);
            return false;
        }

        Queue.Leave(Call(registration, ref arguments, new AckReply(socket, packet.Id, null)));
        if (arguments.Failure is null) Server.Metrics.EventReceived();
        else registration.ValidateFirst();
        return arguments.Failure is null;
    }

    /// <summary>Notifies the catch-all handlers of an event that is about to be sent.</summary>
    /// <param name="packet">The packet; anything but an event is ignored.</param>
    /// <param name="seen">The event as handlers see it, created for the first socket that has a handler, for all recipients of a broadcast.</param>
    public void NotifyOutgoing(in Packet packet, ref OutgoingEvent? seen)
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
            if (Invoke(handler.Value, seen, nameof(Socket.OnAnyOutgoing)) is { } pending) _ = SocketEnding.HoldScopeAsync(socket, pending);
        }
    }

    /// <summary>Calls code of the application in the order of the events; its failures are reported.</summary>
    /// <param name="call">The code.</param>
    /// <param name="registeredWith">The name of the method that registered it.</param>
    public Task? RunContained(Func<Task?> call, string registeredWith)
    {
        Queue.Label = registeredWith;
        try
        {
            return call() is { IsCompletedSuccessfully: false } task ? ContainAsync(task, registeredWith) : null;
        }
        catch (Exception exception)
        {
            ReportError(exception, registeredWith);
            return null;
        }
    }

    /// <summary>Warns if work in the queue delays other work for too long.</summary>
    public void WatchQueue()
    {
        if (Server.Options.SlowHandlerWarning is not { } delay || Queue.Count == 0) return;
        LazyInitializer.EnsureInitialized(ref _watch, () => new HandlerWatch(socket, Queue, delay)).Begin();
    }

    /// <summary>The handlers of the socket's end begin.</summary>
    public void BeginEnd() => IsOver = true;

    /// <summary>The handlers of the socket's end are done.</summary>
    public void FinishEnd() => _watch?.End();

    /// <summary>A handler failed: this is logged, counted and given to the error handlers. The socket stays connected.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="handledEvent">The name of the event, or of the method that registered the handler. Never a name that a client chose.</param>
    public void ReportError(Exception exception, string handledEvent)
    {
        if (exception is ArgumentBindingException) Server.Log.ArgumentsDoNotFit(exception.Message, socket.Id, socket.Namespace.Name);
        else Server.Log.HandlerFailed(exception, handledEvent, socket.Id, socket.Namespace.Name);
        Server.Metrics.HandlerFailed();
        SocketIoActivities.Fail(exception);
        RaiseError(exception);
    }

    /// <summary>Calls the error handlers, whose own failures are logged.</summary>
    public void RaiseError(Exception exception)
    {
        foreach (var handler in _errorHandlers?.All ?? [])
        {
            var running = ContainedCall.Run(() => handler.Value(exception), second => Server.Log.HandlerFailed(second, nameof(Socket.OnError), socket.Id, socket.Namespace.Name));
            if (running is not null) _ = SocketEnding.HoldScopeAsync(socket, running);
        }
    }

    /// <summary>A middleware rejected an event. That is no failure, but the error handlers are given the exception.</summary>
    private void ReportRejection(Exception exception)
    {
        var level = _errorHandlers is { All.Length: > 0 } ? LogLevel.Debug : LogLevel.Warning;
        Server.Log.EventRejected(level, exception, socket.Id, socket.Namespace.Name);
        Server.Metrics.EventRejected();
        SocketIoActivities.Fail(exception);
        RaiseError(exception);
    }

    /// <summary>The name of the event, if its handlers have blocked.</summary>
    private string? FindBlocking(in Packet packet) => Blocking.IsEmpty ? null : Blocking.Find(ArgumentReader.ForEvent(packet.Data, packet.Attachments, Server.Serializer, packet.Items).EventName);

    private void RunOutside(TransportTurn turn, string blocking, in Packet packet)
    {
        var run = Keep(packet);
        Queue.RunOutside(turn, () => Blocking.Call(blocking, run));
        WatchQueue();
    }

    private void Enqueue(in Packet packet)
    {
        Queue.Run(Keep(packet));
        WatchQueue();
    }

    /// <summary>Keeps an event until it can be handled. Separate from <see cref="OnEvent"/>, which would otherwise allocate the closure for every event.</summary>
    private Func<Task?> Keep(in Packet packet)
    {
        var data = packet.Data.ToArray();
        var items = packet.Items;
        var attachments = packet.Attachments.ToArrays();
        var id = packet.Id;
        var bytes = EventQueue.ItemOverhead + data.Length + attachments.Sum(attachment => attachment.Length);
        socket.Session.AddPendingBytes(bytes);
        return () =>
        {
            socket.Session.AddPendingBytes(-bytes);
            if (IsOver) return null;
            var arguments = ArgumentReader.ForEvent(data, new AttachmentList(attachments), Server.Serializer, items);
            return Run(ref arguments, id);
        };
    }

    private Task? Run(scoped ref ArgumentReader arguments, long id)
    {
        if (!SocketIoActivities.IsListening) return Dispatch(ref arguments, id);
        var name = socket.Namespace.Handlers.FindName(arguments.EventName) ?? Handlers.FindName(arguments.EventName);
        var trace = SocketIoActivities.StartEvent(socket.Namespace.Name, name, socket.Client.RequestLinks);
        return trace.Leave(Dispatch(ref arguments, id));
    }

    private Task? Dispatch(scoped ref ArgumentReader arguments, long id) => _hooks is { WatchIncoming: true } hooks
        ? RunHooks(hooks, new EventContext(socket, arguments.EventNameText!, arguments.TakeRest(), new Ack(socket, id)))
        : RunHandlers(ref arguments, new AckReply(socket, id, null));

    private Task? RunHooks(EventHooks hooks, EventContext context)
    {
        Task? pending = null;
        Queue.Label = nameof(Socket.OnAny);
        foreach (var handler in hooks.Incoming.All) pending = Combine(pending, Invoke(handler.Value, context, nameof(Socket.OnAny)));
        var rest = hooks.Middlewares.All is { Length: > 0 } middlewares ? RunMiddlewaresAsync(middlewares, context) : RunHandlers(context);
        return Combine(pending, rest);
    }

    private async Task RunMiddlewaresAsync(Callback<Func<EventContext, Func<Task>, Task>>[] middlewares, EventContext context)
    {
        Queue.Label = nameof(Socket.Use);
        try
        {
            await new MiddlewareRun<EventContext>(middlewares, context, () => RunHandlers(context)).RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (socket.IsEnded)
        {
            // The middleware gave up because its client left.
        }
        catch (Exception exception)
        {
            ReportRejection(exception);
        }
    }

    private Task? RunHandlers(EventContext context)
    {
        var arguments = ArgumentReader.ForEvent(context.EventName, context.Arguments, Server.Serializer);
        return RunHandlers(ref arguments, new AckReply(socket, context.Ack.Id, context.Ack));
    }

    private Task? RunHandlers(scoped ref ArgumentReader arguments, in AckReply reply)
    {
        var shared = socket.Namespace.Handlers.Find(arguments.EventName);
        var own = Handlers.Find(arguments.EventName);
        switch (shared.Length + own.Length)
        {
            case 0:
                return null;
            case 1:
                return Invoke(shared.Length == 1 ? shared[0] : own[0], ref arguments, reply);
            default:
                // Only the first acknowledgement of several handlers is sent.
                var sharedReply = reply.ToShared();
                return Combine(RunEach(shared, arguments, sharedReply), RunEach(own, arguments, sharedReply));
        }
    }

    private Task? RunEach(ReadOnlySpan<HandlerRegistration> handlers, scoped in ArgumentReader arguments, in AckReply reply)
    {
        Task? pending = null;
        foreach (var handler in handlers)
        {
            var copy = arguments.ForOneOfMany();
            pending = Combine(pending, Invoke(handler, ref copy, reply));
        }

        return pending;
    }

    private HandlerRegistration? FindOnlyHandler(ReadOnlySpan<byte> eventName)
    {
        var shared = socket.Namespace.Handlers.Find(eventName);
        var own = Handlers.Find(eventName);
        if (shared.Length + own.Length != 1) return null;
        return shared.Length == 1 ? shared[0] : own[0];
    }

    private Task? Invoke(HandlerRegistration registration, scoped ref ArgumentReader arguments, in AckReply reply)
    {
        var pending = Call(registration, ref arguments, reply);
        if (arguments.Failure is { } failure) ReportError(failure, registration.EventName);
        return pending;
    }

    /// <summary>Calls a handler, unless an argument does not fit: then there is a <see cref="ArgumentReader.Failure"/>.</summary>
    private Task? Call(HandlerRegistration registration, scoped ref ArgumentReader arguments, in AckReply reply)
    {
        Queue.Label = registration.EventName;
        var turn = TransportTurn.Current is { IsOver: false } current ? current : null;
        try
        {
            var task = registration.Handler.Invoke(ref arguments, reply, CancellationToken.None, registration);
            return task is null || task.IsCompletedSuccessfully ? null : ContainAsync(task, registration.EventName);
        }
        catch (Exception exception)
        {
            ReportError(exception, registration.EventName);
            return null;
        }
        finally
        {
            if (turn is { IsOver: true }) Blocking.Add(registration.EventName);
        }
    }

    private Task? Invoke<TEvent>(CatchAllHandler<TEvent> handler, TEvent subject, string registeredWith)
    {
        try
        {
            return handler.Invoke(subject) is { IsCompletedSuccessfully: false } task ? ContainAsync(task, registeredWith) : null;
        }
        catch (Exception exception)
        {
            ReportError(exception, registeredWith);
            return null;
        }
    }

    private async Task ContainAsync(Task task, string handledEvent)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (socket.IsEnded)
        {
            // The handler gave up because its client left.
        }
        catch (Exception exception)
        {
            ReportError(exception, handledEvent);
        }
    }

    private static Task? Combine(Task? first, Task? second)
    {
        if (first is null) return second;
        return second is null ? first : Task.WhenAll(first, second);
    }
}
