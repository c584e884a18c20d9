using System.Security.Cryptography;
using System.Text.Json;
using SocketIoNet.Adapters;
using SocketIoNet.ClusterWire;
using SocketIoNet.Redis.Connections;

namespace SocketIoNet.Redis.Classic;

/// <summary>Servers that are connected over classic pub/sub, as <c>createAdapter</c> of @socket.io/redis-adapter does it.</summary>
internal sealed class RedisAdapter : ClusterAdapter, IAllRooms
{
    private readonly RedisLink _link;
    private readonly ServerCount _servers;
    private readonly RedisAdapterOptions _options;
    private readonly ClassicChannels _channels;
    private readonly ClassicReader _reader;
    private readonly byte[] _ownStart;
    private readonly RoomRequests _roomRequests = new();

    public RedisAdapter(Namespace @namespace, RedisLink link, RedisAdapterOptions options)
        : base(@namespace, AdapterOptions.Counting(options))
    {
        _link = link;
        _options = options;
        _channels = new ClassicChannels(options.ChannelPrefix, @namespace.Name, ServerId);
        _servers = new ServerCount(link, new Subscription(SubscriptionKind.Channel, _channels.Request));
        _reader = new ClassicReader(@namespace);
        _ownStart = ClassicBroadcast.StartOf(ServerId);
    }

    public override ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => _servers.GetAsync(cancellationToken);

    public async Task<IReadOnlyCollection<string>> FetchAllRoomsAsync(CancellationToken cancellationToken)
    {
        var own = Rooms.Keys;
        var others = await CountServersAsync(cancellationToken).ConfigureAwait(false) - 1;
        if (others <= 0) return [.. own];
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var request = JsonSerializer.SerializeToUtf8Bytes(new AllRoomsRequest(ServerId, id, (int)RequestType.AllRooms), ClassicJsonContext.Default.AllRoomsRequest);
        var rooms = await _roomRequests.AskAsync(id, others, () => _link.PublishAsync(_channels.Request, request), _options.RequestTimeout, _link.Time, cancellationToken).ConfigureAwait(false);
        return [.. own.Union(rooms)];
    }

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _link.Start();
        Task[] all =
        [
            Subscribe(SubscriptionKind.Pattern, _channels.BroadcastPattern, OnBroadcast),
            Subscribe(SubscriptionKind.Channel, _channels.Response, OnResponse),
            Subscribe(SubscriptionKind.Channel, _channels.OwnResponse, OnResponse),
            // Last, because by this one the server is counted.
            Subscribe(SubscriptionKind.Channel, _channels.Request, OnRequest),
        ];
        await Task.WhenAll(all).WaitAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        Unsubscribe(SubscriptionKind.Channel, _channels.Request);
        Unsubscribe(SubscriptionKind.Channel, _channels.OwnResponse);
        Unsubscribe(SubscriptionKind.Channel, _channels.Response);
        Unsubscribe(SubscriptionKind.Pattern, _channels.BroadcastPattern);
    }

    protected override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
    {
        if (message.Recipient is { } recipient) return _link.RespondAsync(ResponseChannel(message.Type, recipient), ClassicWriter.WriteResponse(message, Namespace.Server));
        if (message is not { Type: ClusterMessageType.Broadcast, RequestId: null }) return new ValueTask(_link.PublishAsync(_channels.Request, ClassicWriter.WriteRequest(message)));
        _link.Publish(ChannelOf(message.Options), ClassicBroadcast.Write(ServerId, Namespace.Name, message.Data!, message.Options));
        return ValueTask.CompletedTask;
    }

    protected override void OnPublishFailed(ClusterMessage message, Exception exception) => _link.OnMessageLost(exception);

    /// <summary>Acknowledgements of servers go to all, whatever the option, as Node's servers send them.</summary>
    private string ResponseChannel(ClusterMessageType type, string recipient) =>
        _options.PublishOnSpecificResponseChannel && type != ClusterMessageType.ServerSideEmitResponse ? _channels.ResponseTo(recipient) : _channels.Response;

    private string ChannelOf(BroadcastOptions options) => OptionsFormat.RoomsOf(options) is [var room] ? _channels.RoomChannel(room) : _channels.Broadcast;

    private void OnBroadcast(ReadOnlySpan<byte> channel, ReadOnlyMemory<byte> payload)
    {
        // What this server itself has sent, or is for a room in which nobody is here, is not even read.
        if (payload.Span.StartsWith(_ownStart) || _channels.RoomOf(channel) is not { } room || (room.Length > 0 && !Rooms.ContainsKey(room))) return;
        if (_reader.ReadBroadcast(payload) is { } message) Receive(message);
    }

    private void OnRequest(ReadOnlySpan<byte> channel, ReadOnlyMemory<byte> payload)
    {
        using var document = MessageFormat.Open(payload, out var attachments);
        var request = document.RootElement;
        if (_reader.ReadRequest(request, attachments) is { } message) Receive(message);
        Respond(request);
    }

    private void OnResponse(ReadOnlySpan<byte> channel, ReadOnlyMemory<byte> payload)
    {
        using var document = MessageFormat.Open(payload, out var attachments);
        var response = document.RootElement;
        if (_reader.ReadResponse(response, attachments) is { } message) Receive(message);
        else _roomRequests.OnResponse(response);
    }

    /// <summary>Responds to requests that only this adapter knows, and to those of its earlier versions.</summary>
    private void Respond(JsonElement request)
    {
        if (ClassicReader.Text(request, "requestId") is not { } id || _roomRequests.IsOwn(id) || ResponseOf(request, id) is not { } response) return;
        var channel = ResponseChannel(ClusterMessageType.FetchSocketsResponse, ClassicReader.Text(request, "uid") ?? "");
        _ = RespondAsync(channel, JsonSerializer.SerializeToUtf8Bytes(response, ClassicJsonContext.Default.ClassicResponse));
    }

    private ClassicResponse? ResponseOf(JsonElement request, string id) => (RequestType)request.GetProperty("type").GetInt32() switch
    {
        RequestType.AllRooms => new ClassicResponse(id) { Rooms = [.. Rooms.Keys] },
        RequestType.Sockets => new ClassicResponse(id) { Sockets = IdsIn(OptionsFormat.ReadTexts(request, "rooms")) },
        RequestType.RemoteJoin or RequestType.RemoteLeave or RequestType.RemoteDisconnect when ClassicReader.Text(request, "sid") is { } socket && Sids.ContainsKey(socket) => new ClassicResponse(id),
        _ => null,
    };

    private IReadOnlyList<string> IdsIn(IReadOnlyList<string> rooms) => rooms.Count == 0 ? [.. Sids.Keys] : [.. rooms.SelectMany(room => Rooms[room]).Distinct(StringComparer.Ordinal)];

    private async Task RespondAsync(string channel, byte[] response)
    {
        try
        {
            await _link.RespondAsync(channel, response).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _link.OnMessageLost(exception);
        }
    }

    private Task Subscribe(SubscriptionKind kind, string channel, SubscribedHandler handler) => _link.Subscriber.Subscriptions.Add(new Subscription(kind, channel), handler);

    private void Unsubscribe(SubscriptionKind kind, string channel) => _link.Subscriber.Subscriptions.Remove(new Subscription(kind, channel));
}
