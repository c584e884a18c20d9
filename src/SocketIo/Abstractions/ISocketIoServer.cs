namespace SocketIoNet;

/// <summary>
/// The server, as controllers, background services and other classes inject it that send events; see <see cref="SocketIoServer"/>. As a namespace it is the main one. A test gives such a class an
/// implementation of its own.
/// </summary>
public interface ISocketIoServer : INamespace
{
    /// <inheritdoc cref="SocketIoServer.Of(string)"/>
    INamespace Of(string name);
}
