using SocketIoNet.Binding;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public partial class Namespace : IHandlerRegistry
{
    IPayloadSerializer IHandlerRegistry.Serializer => Server.Serializer;

    /// <summary>The handlers of the events of all sockets of the namespace, behind those of its parent.</summary>
    internal HandlerTable Handlers { get; }

    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => Handlers.Remove(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => Handlers.RemoveAll(eventName);

    /// <inheritdoc/>
    public void Off() => Handlers.RemoveAll();

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once)
    {
        ReservedEvents.ThrowIfOfNamespace(eventName);
        return Handlers.Add(eventName, handler, once);
    }
}
