using System.Collections.Concurrent;

namespace SocketIoNet.Dispatch;

/// <summary>
/// The events of a namespace whose handlers have blocked a thread that has connections to serve (<see cref="EngineIo.TransportTurn"/>). For all sockets, other threads call these handlers, until they have been
/// quick for some calls.
/// </summary>
internal sealed class BlockingEvents
{
    private const int CallsToForget = 64;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(0.3);

    /// <summary>How many quick calls in a row an event has had; the names are those of handlers. Null until the first handler blocks.</summary>
    private ConcurrentDictionary<string, int>? _quickCalls;

    /// <summary>Whether no handler has ever blocked.</summary>
    public bool IsEmpty => _quickCalls is null;

    /// <returns>The name; null if its handlers have not blocked.</returns>
    public string? Find(ReadOnlySpan<byte> eventName) =>
        _quickCalls is { } quickCalls && quickCalls.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(eventName, out var name, out _) ? name : null;

    /// <summary>A handler of the event has blocked.</summary>
    public void Add(string eventName) => LazyInitializer.EnsureInitialized(ref _quickCalls, static () => new(EventNameComparer.Instance))[eventName] = 0;

    /// <summary>Calls the handlers of an event that was found.</summary>
    public Task? Call(string eventName, Func<Task?> handlers)
    {
        var start = TimeProvider.System.GetTimestamp();
        var pending = handlers();
        if (TimeProvider.System.GetElapsedTime(start) >= Quick) Add(eventName);
        else CountQuick(eventName);
        return pending;
    }

    private void CountQuick(string eventName)
    {
        // Threads may count two calls as one; it makes no difference.
        if (_quickCalls is not { } quickCalls || !quickCalls.TryGetValue(eventName, out var count)) return;
        if (count + 1 < CallsToForget) quickCalls.TryUpdate(eventName, count + 1, count);
        else quickCalls.TryRemove(eventName, out _);
    }
}
