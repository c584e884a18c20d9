namespace SocketIoNet.Redis.Connections;

/// <summary>How many servers there are: those that have subscribed to a channel.</summary>
internal sealed class ServerCount(RedisLink link, Subscription subscription)
{
    /// <summary>So long after connections were lost, servers come back one after the other.</summary>
    private static readonly TimeSpan ReturnTime = TimeSpan.FromSeconds(2);

    private int _known;

    /// <summary>Counts them. Nobody takes the responses of those that are back already for those of all.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection, Redis does not respond, or other servers are not back since the connection was lost.</exception>
    public async ValueTask<int> GetAsync(CancellationToken cancellationToken)
    {
        var count = await link.CountSubscribersAsync(subscription, cancellationToken).ConfigureAwait(false);
        var known = Volatile.Read(ref _known);
        if (count < known && link.SinceReturn < ReturnTime) throw new RedisUnavailableException($"Only {count} of {known} servers have come back to Redis yet.");
        Volatile.Write(ref _known, count);
        return count;
    }
}
