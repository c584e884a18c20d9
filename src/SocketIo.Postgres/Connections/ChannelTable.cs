namespace SocketIoNet.Postgres.Connections;

/// <summary>What a server listens to, whether it is connected or not.</summary>
internal sealed class ChannelTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds a channel; the task completes when PostgreSQL has been told, or the channel is removed.</summary>
    public Task Add(string channel, NotificationHandler handler)
    {
        var entry = new Entry(handler);
        lock (_lock) _entries[channel] = entry;
        return entry.Listening.Task;
    }

    public void Remove(string channel)
    {
        Entry? entry;
        lock (_lock) _entries.Remove(channel, out entry);
        entry?.Listening.TrySetResult();
    }

    public NotificationHandler? Find(string channel)
    {
        lock (_lock) return _entries.GetValueOrDefault(channel)?.Handler;
    }

    public IReadOnlyCollection<string> GetChannels()
    {
        lock (_lock) return [.. _entries.Keys];
    }

    /// <summary>PostgreSQL has been told of a channel.</summary>
    public void OnListening(string channel)
    {
        lock (_lock) _entries.GetValueOrDefault(channel)?.Listening.TrySetResult();
    }

    private sealed record Entry(NotificationHandler Handler)
    {
        public TaskCompletionSource Listening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
