namespace SocketIoNet.Redis.Sharded;

/// <summary>The channels that rooms have of their own.</summary>
internal sealed class RoomChannels(string channel, RedisSubscriptionMode mode)
{
    /// <summary>How Node's servers tell the ids of sockets from the names of other rooms.</summary>
    private const int SocketIdLength = 20;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);

    public string ChannelOf(string room) => $"{channel}{room}#";

    /// <summary>Whether what is sent to this room alone goes to its own channel.</summary>
    public bool IsPublishedTo(string room) => mode switch
    {
        RedisSubscriptionMode.Static => false,
        RedisSubscriptionMode.Dynamic => room.Length != SocketIdLength,
        _ => true,
    };

    /// <summary>A room has got its first member here. Returns whether its channel is to be listened to.</summary>
    public bool TryAdd(string room)
    {
        if (!IsPublishedTo(room)) return false;
        lock (_lock) return _followed.Add(room);
    }

    /// <summary>A room has lost its last member here. Returns whether its channel was listened to.</summary>
    public bool TryRemove(string room)
    {
        lock (_lock) return _followed.Remove(room);
    }

    /// <summary>Returns all channels that were listened to.</summary>
    public IReadOnlyList<string> RemoveAll()
    {
        lock (_lock)
        {
            List<string> channels = [.. _followed.Select(ChannelOf)];
            _followed.Clear();
            return channels;
        }
    }
}
