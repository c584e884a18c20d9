using SocketIoNet.Binding;
using SocketIoNet.Diagnostics;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public sealed partial class Socket
{
    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => _handlers.Remove(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => _handlers.RemoveAll(eventName);

    /// <inheritdoc/>
    public void Off() => _handlers.RemoveAll();

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once) => _handlers.Add(eventName, handler, once);

    internal void OnEvent(in Packet packet)
    {
        Server.Metrics.EventReceived();
        if (_queue.TryEnter())
        {
            if (_lifecycle.IsOver)
            {
                _queue.Leave(null);
                return;
            }

            var arguments = ArgumentReader.ForEvent(packet.Data, packet.Attachments, Server.Serializer, packet.ItemCount);
            _queue.Leave(Run(ref arguments, packet.Id));
            return;
        }

        Enqueue(packet);
    }

    /// <summary>Apart from the way of an event that need not wait, which would pay for what is captured here.</summary>
    private void Enqueue(in Packet packet)
    {
        var data = packet.Data.ToArray();
        var attachments = packet.Attachments.ToArrays();
        var id = packet.Id;
        var bytes = EventQueue.ItemOverhead + data.Length + attachments.Sum(attachment => attachment.Length);
        Session.AddPendingBytes(bytes);
        _queue.Run(() =>
        {
            Session.AddPendingBytes(-bytes);
            if (_lifecycle.IsOver) return null;
            var arguments = ArgumentReader.ForEvent(data, new AttachmentList(attachments), Server.Serializer);
            return Run(ref arguments, id);
        });
        _lifecycle.WatchQueue();
    }

    private Task? Run(scoped ref ArgumentReader arguments, long id)
    {
        if (!SocketIoActivities.IsListening) return Dispatch(ref arguments, id);
        var trace = SocketIoActivities.StartEvent(Namespace.Name, FindName(arguments.EventName), _client.RequestLinks);
        return trace.Leave(Dispatch(ref arguments, id));
    }

    private Task? Dispatch(scoped ref ArgumentReader arguments, long id) => _hooks is { WatchIncoming: true } hooks
        ? RunHooks(hooks, new EventContext(this, arguments.EventNameText!, arguments.TakeRest(), new Ack(this, id)))
        : RunHandlers(ref arguments, new AckReply(this, id, null));

    private Task? RunHandlers(scoped ref ArgumentReader arguments, in AckReply reply)
    {
        var shared = Namespace.Handlers.Find(arguments.EventName);
        var own = _handlers.Find(arguments.EventName);
        switch (shared.Length + own.Length)
        {
            case 0:
                return null;
            case 1:
                return Invoke(shared.Length == 1 ? shared[0] : own[0], ref arguments, reply);
            default:
                // With several handlers the first answer wins, so they share what remembers that it was given.
                var sharedReply = reply.ToShared();
                return Together(RunEach(shared, arguments, sharedReply), RunEach(own, arguments, sharedReply));
        }
    }

    private Task? RunEach(ReadOnlySpan<HandlerRegistration> handlers, scoped in ArgumentReader arguments, in AckReply reply)
    {
        Task? pending = null;
        foreach (var handler in handlers)
        {
            // Each reads the arguments from the first on.
            var copy = arguments.ForOneOfMany();
            pending = Together(pending, Invoke(handler, ref copy, reply));
        }

        return pending;
    }

    private Task? Invoke(HandlerRegistration registration, scoped ref ArgumentReader arguments, in AckReply reply)
    {
        _queue.Label = registration.EventName;
        try
        {
            var task = registration.Handler.Invoke(ref arguments, reply, CancellationToken.None, registration);
            if (arguments.Failure is { } failure) _lifecycle.ReportError(failure, registration.EventName);
            return task is null || task.IsCompletedSuccessfully ? null : _lifecycle.ContainAsync(task, registration.EventName);
        }
        catch (Exception exception)
        {
            _lifecycle.ReportError(exception, registration.EventName);
            return null;
        }
    }

    private string? FindName(ReadOnlySpan<byte> eventName) => Namespace.Handlers.FindName(eventName) ?? _handlers.FindName(eventName);

    private static Task? Together(Task? first, Task? second)
    {
        if (first is null) return second;
        return second is null ? first : Task.WhenAll(first, second);
    }
}
