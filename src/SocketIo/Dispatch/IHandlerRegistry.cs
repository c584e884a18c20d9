using SocketIoNet.Binding;

namespace SocketIoNet;

/// <summary>
/// Registers event handlers: of one <see cref="Socket"/>, of a <see cref="Namespace"/> (and with it the server) for all its sockets, or of <see cref="Namespace.ServerSide"/> for other servers. Use the methods
/// of <see cref="SocketEventExtensions"/> to add handlers.
/// </summary>
public interface IHandlerRegistry
{
    /// <summary>Removes a handler; the one that was added last, if it was added more than once.</summary>
    void Off(string eventName, Delegate handler);

    /// <summary>Removes all handlers of an event.</summary>
    void Off(string eventName);

    /// <summary>Removes the handlers of all events.</summary>
    void Off();

    /// <summary>Adds a handler. Use <c>On</c> or <c>Once</c> to call it; disposing the result removes the handler.</summary>
    /// <param name="eventName">The name of the event; not a reserved one.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="once">Whether it is called once only.</param>
    /// <exception cref="ArgumentException">The name is reserved; the message names the method to use instead.</exception>
    /// <exception cref="NotSupportedException">A type of its signature cannot be serialized.</exception>
    IDisposable Add(string eventName, BoundHandler handler, bool once);
}
