using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>
/// What events can be handled on: a <see cref="Socket"/>, or a <see cref="Namespace"/> (and with it the server) for the events of all its sockets.
/// Handlers are added with the methods of <see cref="SocketEventExtensions"/>. It is not meant to be implemented by others.
/// </summary>
public interface IHandlerRegistry
{
    /// <summary>What converts the arguments of its handlers.</summary>
    internal IPayloadSerializer Serializer { get; }

    /// <summary>Removes a handler; the one that was added last, when it was added more than once.</summary>
    void Off(string eventName, Delegate handler);

    /// <summary>Removes all handlers of an event.</summary>
    void Off(string eventName);

    /// <summary>Removes the handlers of all events.</summary>
    void Off();

    /// <summary>Adds a handler; disposing of the result removes it.</summary>
    /// <param name="eventName">The event; not a reserved one.</param>
    /// <param name="handler">A handler whose types the serializer knows.</param>
    /// <param name="once">Whether it is removed when the event comes for the first time.</param>
    internal IDisposable Add(string eventName, BoundHandler handler, bool once);
}
