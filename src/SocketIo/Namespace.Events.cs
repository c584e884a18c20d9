using SocketIoNet.Binding;
using SocketIoNet.Connections;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public sealed partial class Namespace : IHandlerRegistry
{
    private NamespaceHandlers? _handlers;

    IPayloadSerializer IHandlerRegistry.Serializer => Server.Serializer;

    /// <summary>What handles the events of all sockets of the namespace; null when nothing does.</summary>
    internal NamespaceHandlers? Handlers => _handlers;

    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => Handlers?.Remove(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => Handlers?.RemoveAll(eventName);

    /// <inheritdoc/>
    public void Off() => Handlers?.RemoveAll();

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once)
    {
        var handlers = Handlers ?? Interlocked.CompareExchange(ref _handlers, new NamespaceHandlers(), null) ?? _handlers;
        return handlers.Add(eventName, handler, once);
    }
}
