using SocketIoNet.Binding;
using SocketIoNet.Connections;
using SocketIoNet.Diagnostics;
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
        if (Server.EventAdmission is { } admission && !admission.Admits(this, packet)) return;
        Server.Metrics.EventReceived();
        if (_queue.TryEnter())
        {
            _queue.Leave(Run(ArgumentReader.ForEvent(packet.Data, packet.Attachments, Server.Serializer, packet.ItemCount), packet.Id));
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
            return Run(ArgumentReader.ForEvent(data, new AttachmentList(attachments), Server.Serializer), id);
        });
    }

    private Task? Run(ArgumentReader arguments, long id)
    {
        if (!SocketIoActivities.IsListening) return Dispatch(arguments, id);
        var trace = SocketIoActivities.StartEvent(Namespace.Name, FindName(arguments.EventName));
        return trace.Leave(Dispatch(arguments, id));
    }

    private Task? Dispatch(ArgumentReader arguments, long id) => _hooks is { WatchIncoming: true } hooks
        ? RunHooks(hooks, new EventContext(this, arguments.EventNameText!, arguments.TakeRest(), new Ack(this, id)))
        : RunHandlers(arguments, new AckReply(this, id, null));

    private Task? RunHandlers(ArgumentReader arguments, in AckReply reply)
    {
        var shared = Namespace.Handlers is { } table ? table.Take(arguments.EventName) : [];
        var own = _handlers.Take(arguments.EventName);
        switch (shared.Length + own.Length)
        {
            case 0:
                return null;
            case 1:
                return Invoke(shared.Length == 1 ? shared[0] : own[0], arguments, reply);
            default:
                // With several handlers the first answer wins, so they share what remembers that it was given.
                var sharedReply = reply.ToShared();
                return Together(RunEach(shared, arguments, sharedReply), RunEach(own, arguments, sharedReply));
        }
    }

    private Task? RunEach(ReadOnlySpan<HandlerRegistration> handlers, ArgumentReader arguments, in AckReply reply)
    {
        Task? pending = null;
        foreach (var handler in handlers) pending = Together(pending, Invoke(handler, arguments, reply));
        return pending;
    }

    private Task? Invoke(HandlerRegistration registration, ArgumentReader arguments, in AckReply reply)
    {
        try
        {
            var task = registration.Handler.Invoke(ref arguments, reply, CancellationToken.None);
            return task is null || task.IsCompletedSuccessfully ? null : _lifecycle.ContainAsync(task, registration.EventName);
        }
        catch (Exception exception)
        {
            _lifecycle.ReportError(exception, registration.EventName);
            return null;
        }
    }

    private string? FindName(ReadOnlySpan<byte> eventName) => Namespace.Handlers?.FindName(eventName) ?? _handlers.FindName(eventName);

    private static Task? Together(Task? first, Task? second)
    {
        if (first is null) return second;
        return second is null ? first : Task.WhenAll(first, second);
    }
}
