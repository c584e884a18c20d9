using System.Runtime.CompilerServices;
using System.Text;
using SocketIoNet.Adapters;
using SocketIoNet.Binding;
using SocketIoNet.Dispatch;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public partial class Namespace : IServerSideEvents
{
    private readonly HandlerTable _serverSideHandlers;

    HandlerTable IServerSideEvents.Handlers => _serverSideHandlers;

    IPayloadSerializer IServerSideEvents.Serializer => Server.Serializer;

    /// <summary>Sends an event without arguments to the other servers. It never waits.</summary>
    /// <inheritdoc cref="ServerSideEmit(string, ReadOnlySpan{object?})"/>
    public void ServerSideEmit(string eventName) => ServerSideEmit(eventName, ReadOnlySpan<object?>.Empty);

    /// <summary>Sends an event with one argument to the other servers. It never waits.</summary>
    /// <inheritdoc cref="ServerSideEmit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void ServerSideEmit(string eventName, object? argument) => ServerSideEmit(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>
    /// Sends an event with any arguments to the other servers, where <c>OnServerSide</c> of the namespace of the same name handles it. It never waits. On a
    /// server that stands alone it reaches nobody, which is logged once as a warning.
    /// </summary>
    /// <exception cref="ArgumentException">The name is <c>connect</c>, <c>connection</c> or <c>new_namespace</c>.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    /// <exception cref="NotSupportedException">The namespace is a parent.</exception>
    public void ServerSideEmit(string eventName, params ReadOnlySpan<object?> arguments)
    {
        var payload = PayloadWriter.Rent();
        try
        {
            EventPayload.WriteServerSideEvent(payload, Server.Serializer, eventName, arguments);
            Adapter.ServerSideEmit(new Packet(PacketType.Event, WireName, payload.Json, attachments: payload.Attachments));
        }
        finally
        {
            payload.Return();
        }
    }

    /// <summary>Sends an event without arguments to the other servers and waits for their acknowledgements.</summary>
    /// <inheritdoc cref="ServerSideEmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName) => ServerSideEmitWithAckAsync<T>(eventName, ReadOnlySpan<object?>.Empty);

    /// <summary>Sends an event with one argument to the other servers and waits for their acknowledgements.</summary>
    /// <inheritdoc cref="ServerSideEmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, object? argument) =>
        ServerSideEmitWithAckAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>
    /// Sends an event to the other servers and waits for their acknowledgements: the first argument of each, or all as <see cref="EventArguments"/>, in the order of arrival. The adapter
    /// decides how long it waits. On a server that stands alone the list is empty.
    /// </summary>
    /// <exception cref="AckTimeoutException">Not all servers acknowledged in time; it carries the values of those that did, and names the others.</exception>
    /// <exception cref="ArgumentBindingException">An acknowledgement is not a <typeparamref name="T"/>.</exception>
    /// <inheritdoc cref="ServerSideEmit(string, ReadOnlySpan{object?})" path="/exception"/>
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments)
    {
        var payload = PayloadWriter.Rent();
        try
        {
            EventPayload.WriteServerSideEvent(payload, Server.Serializer, eventName, arguments);
            var packet = new Packet(PacketType.Event, WireName, payload.Json, attachments: payload.Attachments);
            return ReadResponsesAsync<T>(Adapter.ServerSideEmitWithAckAsync(packet, CancellationToken.None));
        }
        finally
        {
            payload.Return();
        }
    }

    /// <summary>For adapters: runs the handlers of <c>OnServerSide</c> for an event that another server sent. What they throw is logged.</summary>
    /// <param name="packet">An event; it is not read after the call has returned.</param>
    /// <param name="acknowledge">Receives the first acknowledgement of a handler, on the thread that sends it; null when none is asked for.</param>
    public void ReceiveServerSideEmit(in Packet packet, Action<EventArguments>? acknowledge = null)
    {
        var arguments = ArgumentReader.ForEvent(packet.Data, packet.Attachments, Server.Serializer);
        var eventName = Encoding.UTF8.GetString(arguments.EventName);
        var reply = acknowledge is null ? default : new AckReply(null, 0, new Ack(new ServerSideAck(acknowledge, Server.Serializer)));
        foreach (var registration in _serverSideHandlers.Find(arguments.EventName)) Run(registration.Handler, eventName, arguments.ForOneOfMany(), reply);
    }

    private static async Task<IReadOnlyList<T>> ReadResponsesAsync<T>(Task<ServerSideResponses> asked)
    {
        var responses = await asked.ConfigureAwait(false);
        List<T> values = [.. responses.Responses.Select(Read<T>)];
        return responses.Missing.Count == 0 ? values : throw new AckTimeoutException([.. values]) { MissingServers = responses.Missing };
    }

    private static T Read<T>(EventArguments response)
    {
        if (typeof(T) == typeof(EventArguments)) return (T)(object)response;
        return response.Count == 0 ? default! : response.Get<T>(0)!;
    }

    private void Run(BoundHandler handler, string eventName, ArgumentReader arguments, in AckReply reply)
    {
        try
        {
            if (handler.Invoke(ref arguments, reply, CancellationToken.None) is { } running) _ = ContainAsync(running, eventName);
            if (arguments.Failure is { } failure) Server.Log.ServerSideHandlerFailed(failure, eventName, Name);
        }
        catch (Exception exception)
        {
            Server.Log.ServerSideHandlerFailed(exception, eventName, Name);
        }
    }

    private async Task ContainAsync(Task running, string eventName)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Server.Log.ServerSideHandlerFailed(exception, eventName, Name);
        }
    }
}
