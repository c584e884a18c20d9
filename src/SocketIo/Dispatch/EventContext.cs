using System.Runtime.CompilerServices;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>An event that a client has sent, as middlewares and catch-all handlers see it. It may be kept, and used from any thread.</summary>
public sealed class EventContext
{
    /// <summary>For tests: creates an event without a client.</summary>
    /// <param name="socket">The socket that the event comes from.</param>
    /// <param name="eventName">The name of the event.</param>
    /// <param name="arguments">The arguments; see <see cref="EventArguments.Create(IPayloadSerializer, ReadOnlySpan{object?})"/>.</param>
    /// <param name="ack">The acknowledgement; null when none is requested.</param>
    public EventContext(ISocket socket, string eventName, EventArguments arguments, Ack? ack = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(eventName);
        ArgumentNullException.ThrowIfNull(arguments);
        Socket = socket;
        EventName = eventName;
        Arguments = arguments;
        Ack = ack ?? new Ack();
    }

    /// <summary>The socket that the event came from: a <see cref="SocketIoNet.Socket"/>, except in tests.</summary>
    public ISocket Socket { get; }

    /// <summary>The name of the event, as the client sent it.</summary>
    public string EventName { get; }

    /// <summary>The arguments; those of <see cref="ReplaceArguments(object?)"/>, once it has been called.</summary>
    public EventArguments Arguments { get; private set; }

    /// <summary>Acknowledges the event, if <see cref="Ack.IsRequested"/>. The first acknowledgement counts, whether it is given here or by a handler.</summary>
    public Ack Ack { get; }

    /// <summary>Gives the middlewares and handlers after the caller one argument, which may be an array.</summary>
    /// <exception cref="PayloadSerializationException">The value cannot be serialized; nothing has been changed.</exception>
    [OverloadResolutionPriority(1)]
    public void ReplaceArguments(object? argument) => ReplaceArguments(new ReadOnlySpan<object?>(in argument));

    /// <summary>Gives the middlewares and handlers after the caller other arguments.</summary>
    /// <exception cref="PayloadSerializationException">A value cannot be serialized; nothing has been changed.</exception>
    public void ReplaceArguments(params ReadOnlySpan<object?> arguments)
    {
        var serializer = Arguments.Serializer;
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteAck(writer, serializer, arguments);
        Arguments = new EventArguments(writer.Json[1..^1], writer.Attachments, serializer, EventName);
    }
}
