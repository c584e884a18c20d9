using System.Threading.Channels;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Connections;

/// <summary>
/// The connection that a server subscribes with. It is one of its own because Redis counts servers by their connections, and because what comes on different channels has to be handled in the order in
/// which it was sent.
/// </summary>
internal sealed class RedisSubscriber(RedisLink link) : ConnectionLoop(link)
{
    private static readonly byte[] PingCommand = "*1\r\n$4\r\nPING\r\n"u8.ToArray();

    public SubscriptionTable Subscriptions { get; } = new();

    protected override async Task UseAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var commands = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        Subscriptions.Attach(commands.Writer);
        // Its reply says that Redis has confirmed them all.
        commands.Writer.TryWrite(PingCommand);
        try
        {
            await UntilOneEndsAsync(
                [
                    token => WriteAsync(connection, commands.Reader, token),
                    token => WatchAsync(() => connection.SendAsync(PingCommand, token), token),
                    token => RunOnThreadAsync(connection, () => Read(connection), token),
                ],
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Subscriptions.Detach();
        }
    }

    private static async Task WriteAsync(RespConnection connection, ChannelReader<byte[]> commands, CancellationToken cancellationToken)
    {
        await foreach (var command in commands.ReadAllAsync(cancellationToken).ConfigureAwait(false)) await connection.SendAsync(command, cancellationToken).ConfigureAwait(false);
    }

    private void Read(RespConnection connection)
    {
        while (true)
        {
            connection.Read();
            OnReceived();
            Handle(connection.Current);
        }
    }

    private void Handle(RespFrame frame)
    {
        if (frame.IsError) Link.OnRejected(frame.Text(0));
        else if (frame.Count < 3) IsUp = true;
        else HandlePush(frame);
    }

    private void HandlePush(RespFrame frame)
    {
        var kind = frame.Bytes(1);
        if (kind.SequenceEqual("message"u8)) Deliver(frame, SubscriptionKind.Channel, 2);
        else if (kind.SequenceEqual("pmessage"u8)) Deliver(frame, SubscriptionKind.Pattern, 3);
        else if (kind.SequenceEqual("smessage"u8)) Deliver(frame, SubscriptionKind.Sharded, 2);
        else if (kind.SequenceEqual("subscribe"u8)) Subscriptions.Confirm(new Subscription(SubscriptionKind.Channel, frame.Text(2)));
        else if (kind.SequenceEqual("psubscribe"u8)) Subscriptions.Confirm(new Subscription(SubscriptionKind.Pattern, frame.Text(2)));
        else if (kind.SequenceEqual("ssubscribe"u8)) Subscriptions.Confirm(new Subscription(SubscriptionKind.Sharded, frame.Text(2)));
        else if (kind.SequenceEqual("pong"u8)) IsUp = true;
    }

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
