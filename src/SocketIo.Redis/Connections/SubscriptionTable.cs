using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace SocketIoNet.Redis.Connections;

/// <summary>What a server listens to, whether it is connected or not, and over which of its connections.</summary>
internal sealed class SubscriptionTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Subscription, SubscriptionEntry> _entries = new(new SubscriptionComparer());
    private int _lost;

    /// <summary>The connection for everything that is not on another node of a Redis Cluster.</summary>
    public SubscriptionRoute Home { get; } = new();

    /// <summary>Whether Redis no longer sends something that it did send, or was asked to.</summary>
    public bool IsAnyLost => Volatile.Read(ref _lost) > 0;

    /// <summary>Whether Redis no longer sends this.</summary>
    public bool IsLost(Subscription subscription)
    {
        lock (_lock) return _entries.GetValueOrDefault(subscription) is { IsLost: true };
    }

    /// <summary>Listens; the task completes when Redis has confirmed.</summary>
    public Task Add(Subscription subscription, SubscribedHandler handler)
    {
        lock (_lock)
        {
            ForgetNeedsLock(subscription);
            var entry = _entries[subscription] = new SubscriptionEntry(subscription, handler, Home);
            Home.Send(subscription, subscribes: true);
            return entry.Confirmed;
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            if (ForgetNeedsLock(subscription) is not { } entry) return;
            entry.Complete();
            entry.Route.Send(subscription, subscribes: false);
        }
    }

    public bool TryFind(SubscriptionName subscription, [NotNullWhen(true)] out SubscribedHandler? handler)
    {
        SubscriptionEntry? entry;
        lock (_lock) _entries.GetAlternateLookup<SubscriptionName>().TryGetValue(subscription, out entry);
        handler = entry?.Handler;
        return handler is not null;
    }

    /// <summary>Redis sends what the subscription names. Returns whether it was the last of those that were lost.</summary>
    public bool Confirm(SubscriptionRoute route, Subscription subscription)
    {
        lock (_lock)
        {
            route.TryReply(new SubscriptionCommand(subscription, Subscribes: true));
            if (!_entries.TryGetValue(subscription, out var entry) || entry.Route != route) return false;
            entry.Complete();
            return SetLostNeedsLock(entry, isLost: false) && _lost == 0;
        }
    }

    /// <summary>Redis does not send it any more. Nobody may have asked for that: then its slot has moved to another node.</summary>
    public void Unsubscribed(SubscriptionRoute route, Subscription subscription)
    {
        lock (_lock)
        {
            if (route.TryReply(new SubscriptionCommand(subscription, Subscribes: false))) return;
            if (!_entries.TryGetValue(subscription, out var entry) || entry.Route != route) return;
            SetLostNeedsLock(entry, isLost: true);
            MoveNeedsLock(entry, Home);
        }
    }

    /// <summary>Redis has rejected a command. Returns the subscription that is meant; null when it is not one that is wanted there.</summary>
    public Subscription? Reject(SubscriptionRoute route)
    {
        lock (_lock)
        {
            if (route.Reject() is not { Subscribes: true } command) return null;
            return _entries.TryGetValue(command.Subscription, out var entry) && entry.Route == route ? command.Subscription : null;
        }
    }

    /// <summary>Subscribes over another connection.</summary>
    public void Move(Subscription subscription, SubscriptionRoute route)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(subscription, out var entry)) MoveNeedsLock(entry, route);
        }
    }

    /// <summary>Redis cannot send it now.</summary>
    public void Lose(Subscription subscription)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(subscription, out var entry)) SetLostNeedsLock(entry, isLost: true);
        }
    }

    /// <summary>Subscribes over a new connection to everything that goes over that route, and to what is added later.</summary>
    public void Attach(SubscriptionRoute route, ChannelWriter<byte[]> commands)
    {
        lock (_lock)
        {
            route.Attach(commands, [.. OfNeedsLock(route).Select(static entry => entry.Subscription)]);
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Detach(SubscriptionRoute route)
    {
        lock (_lock)
        {
            route.Detach();
            foreach (var entry in OfNeedsLock(route)) SetLostNeedsLock(entry, isLost: true);
        }
    }

    /// <summary>Subscribes at home to everything that went over a connection that is no more.</summary>
    public void Return(SubscriptionRoute route)
    {
        lock (_lock)
        {
            foreach (var entry in OfNeedsLock(route)) MoveNeedsLock(entry, Home);
        }
    }

    private SubscriptionEntry[] OfNeedsLock(SubscriptionRoute route) => [.. _entries.Values.Where(entry => entry.Route == route)];

    private static void MoveNeedsLock(SubscriptionEntry entry, SubscriptionRoute route)
    {
        entry.Route = route;
        route.Send(entry.Subscription, subscribes: true);
    }

    private SubscriptionEntry? ForgetNeedsLock(Subscription subscription)
    {
        if (_entries.Remove(subscription, out var entry)) SetLostNeedsLock(entry, isLost: false);
        return entry;
    }

    /// <summary>Returns whether that is a change.</summary>
    private bool SetLostNeedsLock(SubscriptionEntry entry, bool isLost)
    {
        if (entry.IsLost == isLost) return false;
        entry.IsLost = isLost;
        Volatile.Write(ref _lost, _lost + (isLost ? 1 : -1));
        return true;
    }
}
