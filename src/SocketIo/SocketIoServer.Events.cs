using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public sealed partial class SocketIoServer : IHandlerRegistry
{
    IPayloadSerializer IHandlerRegistry.Serializer => Serializer;

    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => MainNamespace.Off(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => MainNamespace.Off(eventName);

    /// <inheritdoc/>
    public void Off() => MainNamespace.Off();

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once) =>
        ((IHandlerRegistry)MainNamespace).Add(eventName, handler, once);
}
