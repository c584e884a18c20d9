using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>Placeholder.</summary>
public sealed class Socket : IHandlerRegistry
{
    IPayloadSerializer IHandlerRegistry.Serializer => throw new NotSupportedException();

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once) => throw new NotSupportedException();
}
