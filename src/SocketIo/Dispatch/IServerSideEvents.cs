using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>
/// Registers handlers of events that other servers send: of a namespace, or of the server, which means its main namespace. Use the methods of <see cref="ServerSideEventExtensions"/> to add handlers.
/// </summary>
public interface IServerSideEvents
{
    /// <summary>Converts the arguments of the handlers.</summary>
    IPayloadSerializer Serializer { get; }

    /// <summary>Adds a handler. Use <c>OnServerSide</c> to call it; disposing the result removes the handler.</summary>
    IDisposable Add(string eventName, BoundHandler handler);
}
