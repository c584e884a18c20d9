using SocketIoNet.Adapters;
using SocketIoNet.ClusterWire;
using SocketIoNet.Redis.Connections;

namespace SocketIoNet.Redis.Sharded;

/// <summary>Servers that are connected over sharded pub/sub, as <c>createShardedAdapter</c> of @socket.io/redis-adapter does it.</summary>
internal sealed class ShardedRedisAdapter : ClusterAdapter
{
    private readonly RedisLink _link;
    private readonly ServerCount _servers;
    private readonly RoomChannels _rooms;
    private readonly string _channel;
    private readonly string _responseChannel;
    private readonly byte[] _ownEnd;
    private IDisposable[] _watching = [];

    public ShardedRedisAdapter(Namespace @namespace, RedisLink link, ShardedRedisAdapterOptions options)
        : base(@namespace, AdapterOptions.Counting(options))
    {
        _link = link;
        _channel = $"{options.ChannelPrefix}#{@namespace.Name}#";
        _servers = new ServerCount(link, new Subscription(SubscriptionKind.Sharded, _channel));
        _responseChannel = $"{_channel}{ServerId}#";
        _ownEnd = MessageFormat.JsonEndOf(ServerId, @namespace.Name);
        _rooms = new RoomChannels(_channel, options.SubscriptionMode);
    }

    public override ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => _servers.GetAsync(cancellationToken);

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _link.Start();
        _watching = [Namespace.OnRoomCreated(Follow), Namespace.OnRoomDeleted(Unfollow)];
        // Rooms may have been created before.
        foreach (var room in Rooms.Keys) Follow(room);
        await Task.WhenAll(Subscribe(_channel), Subscribe(_responseChannel)).WaitAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        foreach (var registration in _watching) registration.Dispose();
        foreach (var channel in _rooms.RemoveAll()) Unsubscribe(channel);
        Unsubscribe(_channel);
        Unsubscribe(_responseChannel);
    }

    protected override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
    {
        var writer = MessageFormat.Write(message, Namespace.Server);
        var payload = writer.HasBinary ? writer.ToMessagePack() : writer.ToJson();
        if (message.Recipient is { } recipient) return _link.RespondAsync($"{_channel}{recipient}#", payload, isSharded: true);
        if (!IsPlain(message)) return new ValueTask(_link.PublishAsync(_channel, payload, isSharded: true));
        _link.Publish(ChannelOf(message), payload, isSharded: true);
        return ValueTask.CompletedTask;
    }

    protected override void OnPublishFailed(ClusterMessage message, Exception exception) => _link.OnMessageLost(exception);

    private static bool IsPlain(ClusterMessage message) => message is { Type: ClusterMessageType.Broadcast, RequestId: null };

    private string ChannelOf(ClusterMessage message) => OptionsFormat.RoomsOf(message.Options) is [var room] && _rooms.IsPublishedTo(room) ? _rooms.ChannelOf(room) : _channel;

    private void OnMessage(ReadOnlySpan<byte> channel, ReadOnlyMemory<byte> payload)
    {
        // What this server itself has sent is not even read.
        if (payload.Span.EndsWith(_ownEnd)) return;
        using var document = MessageFormat.Open(payload, out var attachments);
        var message = MessageFormat.Read(document.RootElement, attachments, Namespace);
        if (message.ServerId != ServerId) Receive(message);
    }

    private void Follow(string room)
    {
        if (_rooms.TryAdd(room)) _ = Subscribe(_rooms.ChannelOf(room));
    }

    private void Unfollow(string room)
    {
        if (_rooms.TryRemove(room)) Unsubscribe(_rooms.ChannelOf(room));
    }

    private Task Subscribe(string channel) => _link.Subscriber.Subscriptions.Add(new Subscription(SubscriptionKind.Sharded, channel), OnMessage);

    private void Unsubscribe(string channel) => _link.Subscriber.Subscriptions.Remove(new Subscription(SubscriptionKind.Sharded, channel));
}
