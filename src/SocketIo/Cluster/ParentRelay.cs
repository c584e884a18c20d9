using System.Collections.Frozen;
using SocketIoNet.Adapters;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet.Cluster;

/// <summary>
/// Reaches children of parent namespaces that exist on other servers only: their names are unknown here, and so are their channels. It goes through the main namespace, which all servers have.
/// </summary>
/// <remarks>
/// Acknowledgements go through a namespace that only servers of this library with parents have, and that no client can name: its servers are counted without those that would not respond.
/// </remarks>
internal sealed class ParentRelay(SocketIoServer server, NamespaceTable namespaces)
{
    /// <summary>Without a slash in front, which all others have.</summary>
    public const string NamespaceName = "socketio:parents";

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

    /// <summary>Lets the other servers send an event and pass the acknowledgements on.</summary>
    public void BroadcastWithAck(ParentNamespace parent, in Packet packet, BroadcastOptions options, AckCollector acks)
    {
        if (!IsForOthers(options) || namespaces.Relaying is not { } relaying) return;
        var message = Message(parent, ParentOperation.Broadcast, options) with { Event = packet.Data.ToArray() };
        relaying.Adapter.BroadcastWithAck(
            new Packet(PacketType.Event, relaying.WireName, message.Write().Span, attachments: packet.Attachments), BroadcastOptions.Everyone with { Timeout = options.Timeout }, acks);
    }

    /// <summary>Sends an event as another server asks, if that is what it sent.</summary>
    public bool TryBroadcastWithAck(Namespace receiver, PacketData data, AckCollector acks)
    {
        if (receiver != namespaces.Relaying) return false;
        var message = ParentMessage.Read(data.Json);
        var local = message.Options with { IsLocal = true };
        foreach (var child in FindUnknown(message)) child.Adapter.BroadcastWithAck(EventFor(child, message, data), local, acks);
        return true;
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
            foreach (var child in FindUnknown(message)) await ActAsync(child, message, data).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            server.Log.ReceiveFailed(exception, server.MainNamespace.Name);
        }
    }

    /// <summary>The children that the sender does not have.</summary>
    private IEnumerable<Namespace> FindUnknown(ParentMessage message)
    {
        if (namespaces.FindParent(message.Parent) is not { } parent) return [];
        var known = message.Known.ToFrozenSet(StringComparer.Ordinal);
        return parent.Children.Values.Where(child => !known.Contains(child.Name));
    }

    private static Packet EventFor(Namespace child, ParentMessage message, PacketData data) =>
        new(PacketType.Event, child.WireName, message.Event.Span, attachments: data.Attachments);

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
                child.Adapter.Broadcast(EventFor(child, message, data), local);
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
