using System.Net;
using System.Threading.Channels;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Connections;

/// <summary>One connection that subscribes.</summary>
internal abstract class SubscriberLoop(RedisLink link, RedisSubscriber subscriber, SubscriptionRoute route) : ConnectionLoop(link)
{
    private static readonly byte[] PingCommand = "*1\r\n$4\r\nPING\r\n"u8.ToArray();

    public SubscriptionRoute Route => route;

    /// <summary>Where the connection has been opened to.</summary>
    public EndPoint Remote { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    protected RedisSubscriber Subscriber => subscriber;

    private SubscriptionTable Subscriptions => subscriber.Subscriptions;

    protected override async Task UseAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var commands = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        Remote = connection.Address;
        Subscriptions.Attach(route, commands.Writer);
        // Its reply says that Redis has replied to them all.
        commands.Writer.TryWrite(PingCommand);
        await UntilOneEndsAsync(
            [
                token => WriteAsync(connection, commands.Reader, token),
                token => WatchAsync(() => connection.SendAsync(PingCommand, token), token),
                token => RunOnThreadAsync(connection, () => Read(connection), token),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    protected override void OnEnded() => Subscriptions.Detach(route);

    private static async Task WriteAsync(RespConnection connection, ChannelReader<byte[]> commands, CancellationToken cancellationToken)
    {
        await foreach (var command in commands.ReadAllAsync(cancellationToken).ConfigureAwait(false)) await connection.SendAsync(command, cancellationToken).ConfigureAwait(false);
    }

    private void Read(RespConnection connection)
    {
        while (true)
        {
            OnReading();
            connection.Read();
            OnReceived();
            subscriber.Turn.Wait();
            try
            {
                Handle(connection.Current);
            }
            finally
            {
                subscriber.Turn.Release();
            }
        }
    }

    private void Handle(RespFrame frame)
    {
        if (frame.IsError) subscriber.OnRejected(this, frame.Text(0));
        else if (frame.Count < 3) IsUp = true;
        else HandlePush(frame);
    }

    private void HandlePush(RespFrame frame)
    {
        var kind = frame.Bytes(1);
        if (kind.SequenceEqual("message"u8)) Deliver(frame, SubscriptionKind.Channel, 2);
        else if (kind.SequenceEqual("pmessage"u8)) Deliver(frame, SubscriptionKind.Pattern, 3);
        else if (kind.SequenceEqual("smessage"u8)) Deliver(frame, SubscriptionKind.Sharded, 2);
        else if (kind.SequenceEqual("pong"u8)) IsUp = true;
        else HandleReply(kind, frame);
    }

    private void HandleReply(ReadOnlySpan<byte> kind, RespFrame frame)
    {
        if (kind.SequenceEqual("subscribe"u8)) Confirm(SubscriptionKind.Channel, frame);
        else if (kind.SequenceEqual("psubscribe"u8)) Confirm(SubscriptionKind.Pattern, frame);
        else if (kind.SequenceEqual("ssubscribe"u8)) Confirm(SubscriptionKind.Sharded, frame);
        else if (kind.SequenceEqual("unsubscribe"u8)) Unsubscribed(SubscriptionKind.Channel, frame);
        else if (kind.SequenceEqual("punsubscribe"u8)) Unsubscribed(SubscriptionKind.Pattern, frame);
        else if (kind.SequenceEqual("sunsubscribe"u8)) Unsubscribed(SubscriptionKind.Sharded, frame);
    }

    private void Confirm(SubscriptionKind kind, RespFrame frame)
    {
        if (Subscriptions.Confirm(route, new Subscription(kind, frame.Text(2)))) Link.OnConnected();
    }

    private void Unsubscribed(SubscriptionKind kind, RespFrame frame) => Subscriptions.Unsubscribed(route, new Subscription(kind, frame.Text(2)));

    private void Deliver(RespFrame frame, SubscriptionKind kind, int channel)
    {
        if (!Subscriptions.TryFind(new SubscriptionName(kind, frame.Bytes(2)), out var handler)) return;
        try
        {
            handler(frame.Bytes(channel), frame.Memory(channel + 1));
        }
        catch (Exception exception)
        {
            Link.OnUnreadable(exception);
        }
    }
}
