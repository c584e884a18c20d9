using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>Where handlers are registered: the table of a socket.</summary>
internal interface IHandlerRegistry
{
    /// <summary>What converts the arguments of its handlers.</summary>
    IPayloadSerializer Serializer { get; }

    /// <summary>Adds a handler; disposing of the result removes it.</summary>
    /// <param name="eventName">The event; not a reserved one.</param>
    /// <param name="handler">A handler whose types the serializer knows.</param>
    /// <param name="once">Whether it is removed when the event comes for the first time.</param>
    IDisposable Add(string eventName, BoundHandler handler, bool once);
}
