using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>Handlers for the events that other servers send with <c>ServerSideEmit</c>.</summary>
public static partial class ServerSideEventExtensions
{
    /// <summary>
    /// Handles an event that another server sent to the namespace of the same name. What the handler returns is the acknowledgement, when the other server asks for one; the first of several
    /// counts. Handlers of a <see cref="ParentNamespace"/> handle the events of all its children.
    /// </summary>
    /// <remarks>
    /// <para>Arguments are bound as those of the events of clients are. What a handler throws is logged, and nothing is acknowledged. Several events may be handled at the same time.</para>
    /// <para>A method group, and any shape beyond these overloads, is bound by reflection; ahead-of-time compiled applications
    /// name the types instead: <c>OnServerSide&lt;string&gt;("name", Handle)</c>. <see cref="EventArguments"/> take any number of arguments.</para>
    /// </remarks>
    /// <param name="target">The namespace, or the server for its main namespace.</param>
    /// <param name="eventName">The name of the event; letter case counts.</param>
    /// <param name="handler">What is called; it may be asynchronous.</param>
    /// <returns>Disposing of it removes the handler.</returns>
    /// <exception cref="ArgumentException">The name is <c>connect</c>, <c>connection</c> or <c>new_namespace</c>.</exception>
    /// <exception cref="NotSupportedException">A type cannot be serialized.</exception>
    [OverloadResolutionPriority(-1)]
    [RequiresDynamicCode("Binding a delegate by reflection needs generic code at run time. Name the types: OnServerSide<string>(\"name\", Handle).")]
    [RequiresUnreferencedCode("Binding a delegate by reflection may need trimmed members. Name the types: OnServerSide<string>(\"name\", Handle).")]
    public static IDisposable OnServerSide(this IServerSideEvents target, string eventName, Delegate handler) =>
        Register(target, eventName, new ReflectedHandler(handler));

    private static IDisposable Register(IServerSideEvents target, string eventName, BoundHandler handler)
    {
        ArgumentNullException.ThrowIfNull(target);
        ReservedEvents.ThrowIfReservedBetweenServers(eventName);
        if (handler.ParameterTypes.IndexOf(typeof(Socket)) >= 0)
            throw new NotSupportedException("An event of another server comes from no socket. Leave the Socket parameter out, and send what it is for as an argument.");
        handler.Prepare(target.Serializer);
        return target.Add(eventName, handler);
    }
}
