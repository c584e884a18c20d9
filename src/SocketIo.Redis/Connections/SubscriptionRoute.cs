using System.Buffers;
using System.Threading.Channels;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Connections;

/// <summary>One connection as the table of subscriptions knows it: what has been sent to it, in order, and not been replied to. Used under the lock of the table.</summary>
internal sealed class SubscriptionRoute
{
    /// <summary>How many commands may wait for a reply, beside those at the start of the connection. Clients that join and leave rooms cause them, also while Redis does not reply.</summary>
    public const int MaxPending = 256 * 1024;

    private readonly Queue<SubscriptionCommand> _pending = [];
    private ChannelWriter<byte[]>? _commands;
    private int _maxPending;

    /// <summary>Begins to send to a connection, first everything that it is to subscribe to.</summary>
    public void Attach(ChannelWriter<byte[]> commands, IReadOnlyCollection<Subscription> subscriptions)
    {
        _commands = commands;
        _maxPending = subscriptions.Count + MaxPending;
        foreach (var subscription in subscriptions) Send(subscription, subscribes: true);
    }

    public void Detach()
    {
        _commands = null;
        _pending.Clear();
    }

    /// <summary>Sends a command, if there is a connection. If too many wait for a reply, the connection ends, and the next one subscribes to what is wanted then.</summary>
    public void Send(Subscription subscription, bool subscribes)
    {
        if (_commands is null) return;
        if (_pending.Count == _maxPending)
        {
            _commands.TryComplete(new RedisUnavailableException($"Redis has not replied to {_pending.Count} commands."));
            Detach();
            return;
        }

        _pending.Enqueue(new SubscriptionCommand(subscription, subscribes));
        var writer = new ArrayBufferWriter<byte>();
        RespWriter.WriteCommand(writer, subscribes ? subscription.Subscribe : subscription.Unsubscribe, subscription.Channel);
        _commands.TryWrite(writer.WrittenSpan.ToArray());
    }

    /// <summary>A reply to a command has come. False when nobody had sent the command.</summary>
    public bool TryReply(SubscriptionCommand command)
    {
        if (!_pending.Contains(command)) return false;
        // Replies come in order: those to the earlier ones were errors that had nothing to do with them.
        while (_pending.Dequeue() != command)
        {
        }

        return true;
    }

    /// <summary>An error has come, which is the reply to the oldest command; null when there is none.</summary>
    public SubscriptionCommand? Reject() => _pending.TryDequeue(out var command) ? command : null;
}
