using SocketIoNet.Adapters;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet.Cluster;

/// <summary>Does what messages of other servers ask for with the sockets of this one.</summary>
internal sealed class ClusterReceiver(ClusterAdapter adapter, InMemoryAdapter local, ClusterRequests requests, ClusterMembers members, TimeSpan requestTimeout)
{
    public void Handle(ClusterMessage message)
    {
        if (message.Type == ClusterMessageType.Close)
        {
            if (members.Remove(message.ServerId)) requests.OnServerLeft(message.ServerId);
            return;
        }

        adapter.OnHeard(message.ServerId);
        if (message.Recipient is not null && message.Recipient != adapter.ServerId) return;
        switch (message.Type)
        {
            case ClusterMessageType.InitialHeartbeat:
                adapter.Publish(adapter.Message(ClusterMessageType.Heartbeat));
                break;
            case ClusterMessageType.Broadcast when message.RequestId is not null:
                BroadcastWithAck(message);
                break;
            case ClusterMessageType.Broadcast when message.Data is { } data:
                local.Broadcast(data.ToPacket(PacketType.Event, adapter.Namespace), message.Options);
                break;
            case ClusterMessageType.ServerSideEmit when message.Data is { } data:
                adapter.Namespace.ReceiveServerSideEmit(data.ToPacket(PacketType.Event, adapter.Namespace), ResponseTo(message));
                break;
            case ClusterMessageType.FetchSocketsResponse or ClusterMessageType.ServerSideEmitResponse or ClusterMessageType.BroadcastClientCount or ClusterMessageType.BroadcastAck:
                requests.OnResponse(message);
                break;
            default:
                _ = HandleSocketsAsync(message);
                break;
        }
    }

    /// <summary>Completes at once, as everything does in memory.</summary>
    private async Task HandleSocketsAsync(ClusterMessage message)
    {
        try
        {
            await ActOnSocketsAsync(message).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            adapter.Namespace.Server.Log.ReceiveFailed(exception, adapter.Namespace.Name);
        }
    }

    private async ValueTask ActOnSocketsAsync(ClusterMessage message)
    {
        switch (message.Type)
        {
            case ClusterMessageType.SocketsJoin:
                await local.JoinAllAsync(message.Options, message.Rooms, CancellationToken.None).ConfigureAwait(false);
                break;
            case ClusterMessageType.SocketsLeave:
                await local.LeaveAllAsync(message.Options, message.Rooms, CancellationToken.None).ConfigureAwait(false);
                break;
            case ClusterMessageType.DisconnectSockets:
                await local.DisconnectAllAsync(message.Options, message.CloseConnections, CancellationToken.None).ConfigureAwait(false);
                break;
            case ClusterMessageType.FetchSockets:
                var sockets = await local.FetchSocketsAsync(message.Options, CancellationToken.None).ConfigureAwait(false);
                adapter.Publish(Response(ClusterMessageType.FetchSocketsResponse, message) with { Sockets = sockets });
                break;
        }
    }

    private void BroadcastWithAck(ClusterMessage message)
    {
        if (message.Data is not { } data) return;
        var relay = new AckRelay(
            adapter.Namespace.Server,
            (socketId, arguments) => adapter.Publish(Response(ClusterMessageType.BroadcastAck, message) with { SocketId = socketId, Data = arguments }));
        if (!adapter.Namespace.Server.Parents.TryBroadcastWithAck(adapter.Namespace, data, relay)) local.BroadcastWithAck(data.ToPacket(PacketType.Event, adapter.Namespace), message.Options, relay);
        adapter.Publish(Response(ClusterMessageType.BroadcastClientCount, message) with { ClientCount = relay.Recipients });
        relay.Await(message.Options.Timeout ?? requestTimeout);
    }

    private Action<EventArguments>? ResponseTo(ClusterMessage message)
    {
        if (message.RequestId is null) return null;
        return arguments => adapter.Publish(Response(ClusterMessageType.ServerSideEmitResponse, message) with { Data = PacketData.Of(arguments) });
    }

    private ClusterMessage Response(ClusterMessageType type, ClusterMessage request) =>
        adapter.Message(type) with { RequestId = request.RequestId, Recipient = request.ServerId };
}
