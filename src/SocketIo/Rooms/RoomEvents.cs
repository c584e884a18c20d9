using SocketIoNet.Dispatch;

namespace SocketIoNet.Rooms;

/// <summary>
/// Runs the handlers for changes of the rooms of a namespace, in order. Changes are recorded under the lock of the rooms; handlers run without it, on the thread that made the change, or on the one that
/// is already running handlers.
/// </summary>
internal sealed class RoomEvents(Action<Exception> onFailure)
{
    private readonly Lock _lock = new();
    private readonly Queue<RoomChange> _changes = new();
    private readonly CallbackList<Func<string, string, Task?>>[] _handlers = [new(), new(), new(), new()];
    private bool _isNotifying;

    private bool IsObserved => Array.Exists(_handlers, static handlers => handlers.All.Length > 0);

    /// <summary>Adds a handler of one kind of change, given the room and the id of the socket.</summary>
    public IDisposable Add(RoomChangeKind kind, Func<string, string, Task?> handler) => _handlers[(int)kind].Add(handler);

    public void Note(RoomChangeKind kind, string room, string socketId)
    {
        if (!IsObserved) return;
        lock (_lock) _changes.Enqueue(new RoomChange(kind, room, socketId));
    }

    /// <summary>Runs the handlers for the recorded changes, unless another call is doing so: a handler that changes rooms does not run within itself.</summary>
    public void Notify()
    {
        lock (_lock)
        {
            if (_isNotifying || _changes.Count == 0) return;
            _isNotifying = true;
        }

        using var context = EmptyContext.Enter();
        while (TryTake(out var change)) Notify(change);
    }

    private bool TryTake(out RoomChange change)
    {
        lock (_lock) return _isNotifying = _changes.TryDequeue(out change);
    }

    private void Notify(RoomChange change)
    {
        foreach (var handler in _handlers[(int)change.Kind].All) _ = ContainedCall.Run(() => handler.Value(change.Room, change.SocketId), onFailure);
    }
}
