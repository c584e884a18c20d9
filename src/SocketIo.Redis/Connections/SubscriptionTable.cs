using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Connections;

/// <summary>What a server listens to, whether it is connected or not, and the commands that say so to the connection that it has.</summary>
internal sealed class SubscriptionTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Subscription, Entry> _entries = new(new SubscriptionComparer());
    private ChannelWriter<byte[]>? _commands;

    /// <summary>Listens; the task completes when Redis has confirmed.</summary>
    public Task Add(Subscription subscription, SubscribedHandler handler)
    {
        lock (_lock)
        {
            var entry = _entries[subscription] = new Entry(handler);
            _commands?.TryWrite(Command(subscription.Subscribe, subscription.Channel));
            return entry.Confirmed.Task;
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            if (!_entries.Remove(subscription, out var entry)) return;
            entry.Confirmed.TrySetResult();
            _commands?.TryWrite(Command(subscription.Unsubscribe, subscription.Channel));
        }
    }

    public bool TryFind(SubscriptionName subscription, [NotNullWhen(true)] out SubscribedHandler? handler)
    {
        Entry? entry;
        lock (_lock) _entries.GetAlternateLookup<SubscriptionName>().TryGetValue(subscription, out entry);
        handler = entry?.Handler;
        return handler is not null;
    }

    public void Confirm(Subscription subscription)
    {
        lock (_lock) _entries.GetValueOrDefault(subscription)?.Confirmed.TrySetResult();
    }

    /// <summary>Subscribes to everything on a new connection, and to what is added later.</summary>
    public void Attach(ChannelWriter<byte[]> commands)
    {
        lock (_lock)
        {
            _commands = commands;
            foreach (var subscription in _entries.Keys) commands.TryWrite(Command(subscription.Subscribe, subscription.Channel));
        }
    }

    public void Detach()
    {
        lock (_lock) _commands = null;
    }

    private static byte[] Command(string name, string channel)
    {
        var writer = new ArrayBufferWriter<byte>();
        RespWriter.WriteCommand(writer, name, channel);
        return writer.WrittenSpan.ToArray();
    }

    private sealed record Entry(SubscribedHandler Handler)
    {
        public TaskCompletionSource Confirmed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
