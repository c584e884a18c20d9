using System.Text;
using System.Text.Json;
using SocketIoNet.Adapters;
using SocketIoNet.ClusterWire;
using SocketIoNet.Postgres.Connections;
using SocketIoNet.Protocol;

namespace SocketIoNet.Postgres;

/// <summary>Servers that are connected over LISTEN and NOTIFY, as @socket.io/postgres-adapter does it.</summary>
internal sealed class PostgresAdapter : ClusterAdapter
{
    /// <summary>PostgreSQL takes notifications that are shorter than this.</summary>
    private const int NotificationLimit = 8000;

    /// <summary>PostgreSQL takes names that are not longer than this.</summary>
    private const int MaxChannelBytes = 63;

    private readonly PostgresLink _link;
    private readonly string _channel;
    private readonly bool _isNameTooLong;

    public PostgresAdapter(Namespace @namespace, PostgresLink link, PostgresAdapterOptions options)
        : base(@namespace, new ClusterAdapterOptions { RequestTimeout = options.RequestTimeout, HeartbeatInterval = options.HeartbeatInterval, HeartbeatTimeout = options.HeartbeatTimeout })
    {
        _link = link;
        _channel = $"{options.ChannelPrefix}#{@namespace.Name}";
        _isNameTooLong = Encoding.UTF8.GetByteCount(_channel) > MaxChannelBytes;
    }

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        CheckName();
        _link.Start();
        await _link.Listener.Add(_channel, HandleAsync).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _link.FirstConnected.WaitAsync(cancellationToken).ConfigureAwait(false);
        _link.Connected += Announce;
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _link.Connected -= Announce;
        try
        {
            await base.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or System.Data.Common.DbException)
        {
            // The others will notice by the silence.
        }

        _link.Listener.Remove(_channel);
    }

    protected override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
    {
        CheckName();
        var writer = MessageFormat.Write(message, Namespace.Server);
        if (!writer.HasBinary && writer.ToJson() is { Length: < NotificationLimit } json) return _link.PublishAsync(new Publication(_channel, Encoding.UTF8.GetString(json)));
        return _link.PublishAsync(new Publication(_channel, AttachmentTable.Header(ServerId, (int)message.Type), writer.ToMessagePack()));
    }

    protected override void OnPublishFailed(ClusterMessage message, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Type is not (ClusterMessageType.InitialHeartbeat or ClusterMessageType.Heartbeat)) _link.OnMessageLost(exception);
    }

    private async ValueTask HandleAsync(string payload, CancellationToken cancellationToken)
    {
        using var document = MessageFormat.Open(Encoding.UTF8.GetBytes(payload), out var none);
        var envelope = document.RootElement;
        if (envelope.TryGetProperty("uid", out var uid) && uid.ValueEquals(ServerId)) return;
        if (envelope.TryGetProperty("attachmentId", out var id)) await HandleAttachmentAsync(ReadId(id), cancellationToken).ConfigureAwait(false);
        else Receive(MessageFormat.Read(envelope, none, Namespace));
    }

    private async ValueTask HandleAttachmentAsync(long id, CancellationToken cancellationToken)
    {
        var attachment = await _link.Attachments.ReadAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new PacketFormatException($"The attachment {id} is not in the table.");
        using var document = MessageFormat.Open(attachment, out var binary);
        Receive(MessageFormat.Read(document.RootElement, binary, Namespace));
    }

    /// <summary>The connection is there again: the others respond, so that this server knows them.</summary>
    private void Announce() => _ = AnnounceAsync();

    private async Task AnnounceAsync()
    {
        var message = new ClusterMessage { Type = ClusterMessageType.InitialHeartbeat, ServerId = ServerId, Namespace = Namespace.Name };
        try
        {
            await PublishAsync(message, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            OnPublishFailed(message, exception);
        }
    }

    private void CheckName()
    {
        if (!_isNameTooLong) return;
        throw new InvalidOperationException(
            $"The namespace \"{Namespace.Name}\" does not reach other servers: PostgreSQL takes channels of {MaxChannelBytes} bytes at most, and \"{_channel}\" is longer. " +
            $"Shorten the name, or {nameof(PostgresAdapterOptions.ChannelPrefix)} on all servers.");
    }

    /// <summary>Node writes it as text.</summary>
    private static long ReadId(JsonElement id) =>
        id.ValueKind == JsonValueKind.Number ? id.GetInt64() : long.Parse(id.GetString()!, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
}
