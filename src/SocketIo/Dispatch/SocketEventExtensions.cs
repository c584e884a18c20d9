using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SocketIoNet.Binding;

namespace SocketIoNet;

/// <summary>Handlers for the events that clients send, or other servers: those of <see cref="Namespace.ServerSide"/>.</summary>
public static partial class SocketEventExtensions
{
    /// <summary>
    /// Handles an event. What the handler returns is the acknowledgement, when the client asks for one; a handler that returns
    /// nothing, or a plain <see cref="Task"/> or <see cref="ValueTask"/>, acknowledges nothing. The events of a socket are handled in the order of their arrival.
    /// </summary>
    /// <remarks>
    /// <para>Any client may ask for an acknowledgement, with any event, and then gets what the handler returns. A lambda without braces returns the value of its expression, be it
    /// meant for the client or not: <c>(User user) => users[user.Id] = user</c> sends the user. Put braces around it.</para>
    /// <para>Surplus arguments are ignored. A missing one is the default of an optional parameter, or null where the parameter is
    /// nullable; any other argument that does not fit is reported through <c>OnError</c>, and the handler is not called.</para>
    /// <para>A parameter of type <see cref="Socket"/> (the one that the event came from; by custom the first), <see cref="Ack"/> (to acknowledge by hand) or
    /// <see cref="CancellationToken"/> (cancelled when the socket disconnects; both by custom the last) takes no argument; <see cref="EventArguments"/> take all that are left.</para>
    /// <para>The handlers of a namespace run before those of the socket. With several handlers the first acknowledgement counts.</para>
    /// <para>Events of other servers come from no socket, may be handled at the same time, and what their handlers throw is logged. The handlers of a <see cref="ParentNamespace"/> are those of all its
    /// children.</para>
    /// <para>A method group, and any shape beyond these overloads, is bound by reflection; ahead-of-time compiled applications
    /// name the types instead: <c>On&lt;string&gt;("name", Handle)</c>.</para>
    /// </remarks>
    /// <param name="registry">The socket whose events are meant, a namespace for those of all its sockets, or its <see cref="Namespace.ServerSide"/>.</param>
    /// <param name="eventName">The name of the event, compared with case.</param>
    /// <param name="handler">What is called, on the thread that reads the connection, which it must not block for long; it may be asynchronous.</param>
    /// <returns>Disposing of it removes the handler.</returns>
    /// <exception cref="ArgumentException">The name is reserved; the message names the method to use instead.</exception>
    /// <exception cref="NotSupportedException">A type cannot be serialized.</exception>
    [OverloadResolutionPriority(-1)]
    [RequiresDynamicCode("Binding a delegate by reflection needs generic code at run time. Name the types: On<string>(\"name\", Handle).")]
    [RequiresUnreferencedCode("Binding a delegate by reflection may need trimmed members. Name the types: On<string>(\"name\", Handle).")]
    public static IDisposable On(this IHandlerRegistry registry, string eventName, Delegate handler) =>
        Register(registry, eventName, new ReflectedHandler(handler), once: false);

    /// <summary>
    /// Handles an event the next time it comes, and no more after that; in all else like
    /// <see cref="On(IHandlerRegistry, string, Delegate)"/>.
    /// </summary>
    /// <inheritdoc cref="On(IHandlerRegistry, string, Delegate)" path="/remarks | /param | /returns | /exception"/>
    [OverloadResolutionPriority(-1)]
    [RequiresDynamicCode("Binding a delegate by reflection needs generic code at run time. Name the types: Once<string>(\"name\", Handle).")]
    [RequiresUnreferencedCode("Binding a delegate by reflection may need trimmed members. Name the types: Once<string>(\"name\", Handle).")]
    public static IDisposable Once(this IHandlerRegistry registry, string eventName, Delegate handler) =>
        Register(registry, eventName, new ReflectedHandler(handler), once: true);

    private static IDisposable Register(IHandlerRegistry registry, string eventName, BoundHandler handler, bool once)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(eventName);
        return registry.Add(eventName, handler, once);
    }
}
