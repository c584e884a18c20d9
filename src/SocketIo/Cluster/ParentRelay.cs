using System.Collections.Frozen;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet.Cluster;

/// <summary>
/// Reaches children of parent namespaces that exist on other servers only: their names are unknown here, and so are their channels. It goes through the main namespace, which all servers have.
/// </summary>
internal sealed class ParentRelay(SocketIoServer server, NamespaceTable namespaces)
{
    /// <summary>Lets the other servers do it to their own sockets in children that this server does not have. Those that it has are reached through their own adapters.</summary>
    public void Send(ParentNamespace parent, ParentOperation operation, BroadcastOptions options, IReadOnlyList<string>? rooms = null, bool closes = false)
    {
        if (IsForOthers(options)) Send(Message(parent, operation, options) with { Rooms = rooms ?? [], Closes = closes }, default);
    }

    /// <summary>Lets the other servers send an event.</summary>
    public void Broadcast(ParentNamespace parent, in Packet packet, BroadcastOptions options)
    {
        if (IsForOthers(options)) Send(Message(parent, ParentOperation.Broadcast, options) with { Event = packet.Data.ToArray() }, packet.Attachments);
    }

    /// <summary>Does what another server asks for, if that is what it sent to the main namespace.</summary>
    public bool TryReceive(Namespace receiver, in Packet packet)
    {
        if (receiver != server.MainNamespace || !ParentMessage.Is(packet)) return false;
        _ = ReceiveAsync(PacketData.Copy(packet));
        return true;
    }

    /// <summary>It completes at once, as everything does in memory.</summary>
    private async Task ReceiveAsync(PacketData data)
    {
        try
        {
            var message = ParentMessage.Read(data.Json);
            if (namespaces.FindParent(message.Parent) is not { } parent) return;
            var known = message.Known.ToFrozenSet(StringComparer.Ordinal);
            foreach (var child in parent.Children.Values)
            {
                if (!known.Contains(child.Name)) await ActAsync(child, message, data).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            server.Log.ReceiveFailed(exception, server.MainNamespace.Name);
        }
    }

    private static ValueTask ActAsync(Namespace child, ParentMessage message, PacketData data)
    {
        var local = message.Options with { IsLocal = true };
        switch (message.Operation)
        {
            case ParentOperation.Join:
                return child.Adapter.JoinAllAsync(local, message.Rooms, CancellationToken.None);
            case ParentOperation.Leave:
                return child.Adapter.LeaveAllAsync(local, message.Rooms, CancellationToken.None);
            case ParentOperation.Disconnect:
                return child.Adapter.DisconnectAllAsync(local, message.Closes, CancellationToken.None);
            default:
                child.Adapter.Broadcast(new Packet(PacketType.Event, child.WireName, message.Event.Span, attachments: data.Attachments), local);
                return ValueTask.CompletedTask;
        }
    }

    private ParentMessage Message(ParentNamespace parent, ParentOperation operation, BroadcastOptions options) =>
        new(namespaces.KeyOf(parent), [.. parent.Children.Keys], operation, options);

    /// <summary>Whether there may be other servers.</summary>
    private bool IsForOthers(BroadcastOptions options) => !options.IsLocal && options.Rooms is not { Count: 0 } && server.MainNamespace.Adapter is not InMemoryAdapter;

    private void Send(ParentMessage message, AttachmentList attachments) =>
        server.MainNamespace.Adapter.ServerSideEmit(new Packet(PacketType.Event, server.MainNamespace.WireName, message.Write().Span, attachments: attachments));
}
