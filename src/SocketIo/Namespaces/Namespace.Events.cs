using SocketIoNet.Binding;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public partial class Namespace : IHandlerRegistry
{
    private NamespaceHandlers? _handlers;

    IPayloadSerializer IHandlerRegistry.Serializer => Server.Serializer;

    /// <summary>What handles the events of all sockets of the namespace; null when nothing does.</summary>
    internal NamespaceHandlers? Handlers => _handlers ?? _parent?.Handlers;

    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => _handlers?.Remove(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => _handlers?.RemoveAll(eventName);

    /// <inheritdoc/>
    public void Off() => _handlers?.RemoveAll();

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once)
    {
        ReservedEvents.ThrowIfOfNamespace(eventName);
        var handlers = _handlers ?? Interlocked.CompareExchange(ref _handlers, new NamespaceHandlers(_parent), null) ?? _handlers;
        return handlers.Add(eventName, handler, once);
    }
}
