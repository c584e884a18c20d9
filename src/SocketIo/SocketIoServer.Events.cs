using SocketIoNet.Binding;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public sealed partial class SocketIoServer : IHandlerRegistry
{
    IPayloadSerializer IHandlerRegistry.Serializer => Serializer;

    /// <summary>What every incoming event has to pass before anything else is done with it; null when nothing is asked.</summary>
    internal IEventAdmission? EventAdmission { get; set; }

    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => MainNamespace.Off(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => MainNamespace.Off(eventName);

    /// <inheritdoc/>
    public void Off() => MainNamespace.Off();

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once) =>
        ((IHandlerRegistry)MainNamespace).Add(eventName, handler, once);
}
