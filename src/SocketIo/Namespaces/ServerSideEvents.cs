using SocketIoNet.Acknowledgements;
using SocketIoNet.Binding;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet.Namespaces;

/// <summary>The handlers of a namespace for the events of other servers.</summary>
/// <param name="target">The namespace.</param>
/// <param name="parent">Those of its parent, which run first; null for none.</param>
internal sealed class ServerSideEvents(Namespace target, ServerSideEvents? parent) : IHandlerRegistry
{
    private readonly HandlerTable _handlers = new(parent?._handlers);

    private SocketIoServer Server => target.Server;

    public IDisposable Add(string eventName, BoundHandler handler, bool once)
    {
        ReservedEvents.ThrowIfReservedBetweenServers(eventName);
        if (handler.ParameterTypes.Contains(typeof(Socket)))
            throw new NotSupportedException("An event of another server comes from no socket. Remove the Socket parameter, and send as an argument what it is for.");
        handler.Prepare(Server.Serializer);
        return _handlers.Add(eventName, handler, once);
    }

    public void Off(string eventName, Delegate handler) => _handlers.Remove(eventName, handler);

    public void Off(string eventName) => _handlers.RemoveAll(eventName);

    public void Off() => _handlers.RemoveAll();

    /// <summary>Runs the handlers of an event.</summary>
    /// <param name="packet">The event.</param>
    /// <param name="acknowledge">Receives the first acknowledgement; null when none is requested.</param>
    public void Receive(in Packet packet, Action<EventArguments>? acknowledge)
    {
        var arguments = ArgumentReader.ForEvent(packet.Data, packet.Attachments, Server.Serializer);
        var eventName = arguments.EventNameText!;
        var reply = acknowledge is null ? default : new AckReply(null, 0, new Ack(new ServerSideAck(acknowledge, Server.Serializer)));
        foreach (var registration in _handlers.Find(arguments.EventName)) Run(registration, eventName, arguments.ForOneOfMany(), reply);
    }

    private void Run(HandlerRegistration registration, string eventName, ArgumentReader arguments, in AckReply reply)
    {
        try
        {
            if (registration.Handler.Invoke(ref arguments, reply, CancellationToken.None, registration) is { } running) _ = ContainAsync(running, eventName);
            if (arguments.Failure is { } failure) Server.Log.ServerSideHandlerFailed(failure, eventName, target.Name);
        }
        catch (Exception exception)
        {
            Server.Log.ServerSideHandlerFailed(exception, eventName, target.Name);
        }
    }

    private async Task ContainAsync(Task running, string eventName)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Server.Log.ServerSideHandlerFailed(exception, eventName, target.Name);
        }
    }
}
