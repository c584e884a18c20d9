using System.Globalization;
using System.Text;
using SocketIoNet.Adapters;
using SocketIoNet.ClusterWire;
using SocketIoNet.Redis.Connections;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Streams;

/// <summary>Servers that are connected over a stream, as @socket.io/redis-streams-adapter does it.</summary>
internal sealed class RedisStreamsAdapter : RecoverableClusterAdapter, IStreamReceiver
{
    private readonly RedisLink _link;
    private readonly ServerCount _servers;
    private readonly EntryReader _reader;
    private readonly RedisStreamsAdapterOptions _options;
    private readonly StreamLog _log;
    private readonly string _channel;
    private readonly string _responseChannel;

    public RedisStreamsAdapter(Namespace @namespace, RedisLink link, EntryReader reader, RedisStreamsAdapterOptions options)
        : base(@namespace, StreamOffset.Compare, AdapterOptions.Counting(options))
    {
        _link = link;
        _reader = reader;
        _options = options;
        _log = new StreamLog(link, StreamNames.Of(@namespace.Name, options), options.MaxLength, options.ReadCount);
        _channel = $"{options.ChannelPrefix}#{@namespace.Name}#";
        _servers = new ServerCount(link, new Subscription(Kind, _channel));
        _responseChannel = $"{_channel}{ServerId}#";
    }

    public string StreamName => _log.Name;

    private SubscriptionKind Kind => _options.UseShardedPubSub ? SubscriptionKind.Sharded : SubscriptionKind.Channel;

    public override ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => _servers.GetAsync(cancellationToken);

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _reader.Add(Namespace.Name, this);
        _link.Start();
        await Task.WhenAll(Subscribe(_responseChannel), Subscribe(_channel)).WaitAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        _reader.Remove(Namespace.Name);
        _link.Subscriber.Subscriptions.Remove(new Subscription(Kind, _channel));
        _link.Subscriber.Subscriptions.Remove(new Subscription(Kind, _responseChannel));
    }

    void IStreamReceiver.Begin(string offset) => BeginAt(offset);

    void IStreamReceiver.Receive(RawEntry entry) => Receive(Read(entry));

    protected override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
    {
        if (message.Recipient is { } recipient) return _link.RespondAsync($"{_channel}{recipient}#", MessageFormat.Write(message, Namespace.Server).ToMessagePack(), _options.UseShardedPubSub);
        if (message.RequestId is not null || message.Type is ClusterMessageType.ServerSideEmit or ClusterMessageType.FetchSockets)
            return new ValueTask(_link.PublishAsync(_channel, MessageFormat.Write(message, Namespace.Server).ToMessagePack(), _options.UseShardedPubSub));
        var data = MessageFormat.WriteData(message, Namespace.Server);
        var bytes = data.HasBinary ? Encoding.ASCII.GetBytes(Convert.ToBase64String(data.ToMessagePack())) : data.ToJson();
        var entry = new RawEntry("", message.ServerId, message.Namespace, ((int)message.Type).ToString(CultureInfo.InvariantCulture), bytes);
        // Nobody waits for events.
        return _log.AppendAsync(entry, isUrgent: message.Type != ClusterMessageType.Broadcast);
    }

    protected override void OnPublishFailed(ClusterMessage message, Exception exception) => _link.OnMessageLost(exception);

    protected override async ValueTask SaveSessionAsync(ClusterSession session, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var stored = SessionFormat.Write(session, Namespace.Server);
        await _link.Database.StringSetAsync(KeyOf(session.PrivateId), stored, lifetime).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async ValueTask<ClusterSession?> TakeSessionAsync(string privateId, CancellationToken cancellationToken)
    {
        string? stored = await _link.Database.StringGetDeleteAsync(KeyOf(privateId)).WaitAsync(cancellationToken).ConfigureAwait(false);
        return stored is null ? null : SessionFormat.Read(stored, privateId, Namespace.Server);
    }

    protected override bool MayRecover(ClusterSession session, string? user) => base.MayRecover(session, user) || (session.User is null && _options.RecoverSessionsWithoutUser);

    protected override async ValueTask<IReadOnlyList<ClusterMessage>?> ReadAfterAsync(string offset, CancellationToken cancellationToken)
    {
        if (!await _log.IsCompleteAfterAsync(offset, cancellationToken).ConfigureAwait(false)) return null;
        while (true)
        {
            var entries = await _log.ReadAfterAsync(offset, cancellationToken).ConfigureAwait(false);
            if (entries.Count == 0) return [];
            List<ClusterMessage> messages = [.. entries.Where(entry => entry.Namespace == Namespace.Name).Select(Read)];
            if (messages.Count > 0) return messages;
            offset = entries[^1].Offset;
        }
    }

    protected override bool IsOffset(string offset) => StreamOffset.TryParse(offset, out _);

    private RedisKey KeyOf(string privateId) => _options.SessionKeyPrefix + privateId;

    private ClusterMessage Read(RawEntry entry)
    {
        var header = new ClusterMessage
        {
            Type = (ClusterMessageType)int.Parse(entry.Type, CultureInfo.InvariantCulture),
            ServerId = entry.ServerId,
            Namespace = entry.Namespace,
            Offset = entry.Offset,
        };
        if (entry.Data.IsEmpty) return header;
        var data = entry.Data.Span[0] == '{' ? entry.Data : Convert.FromBase64String(Encoding.ASCII.GetString(entry.Data.Span));
        using var document = MessageFormat.Open(data, out var attachments);
        return MessageFormat.ReadData(header, document.RootElement, attachments, Namespace);
    }

    private void OnMessage(ReadOnlySpan<byte> channel, ReadOnlyMemory<byte> payload)
    {
        using var document = MessageFormat.Open(payload, out var attachments);
        Receive(MessageFormat.Read(document.RootElement, attachments, Namespace));
    }

    private Task Subscribe(string channel) => _link.Subscriber.Subscriptions.Add(new Subscription(Kind, channel), OnMessage);
}
