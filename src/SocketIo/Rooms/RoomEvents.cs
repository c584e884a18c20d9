using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Rooms;

/// <summary>
/// Tells the application what happens to rooms, in order. Changes are noted under the lock of the rooms and told without it: by whoever made them, or by whoever is
/// telling already.
/// </summary>
internal sealed class RoomEvents(Action<Exception> onFailure)
{
    private readonly Lock _lock = new();
    private readonly Queue<RoomChange> _changes = new();
    private bool _isTelling;

    public event Action<string>? Created;

    public event Action<string>? Deleted;

    public event Action<string, string>? Joined;

    public event Action<string, string>? Left;

    private bool IsObserved => Joined is not null || Left is not null || Created is not null || Deleted is not null;

    public void Note(RoomChangeKind kind, string room, string socketId)
    {
        if (!IsObserved) return;
        lock (_lock) _changes.Enqueue(new RoomChange(kind, room, socketId));
    }

    /// <summary>Tells what has been noted, unless somebody is at it: a handler that changes rooms does not run inside itself.</summary>
    public void Tell()
    {
        lock (_lock)
        {
            if (_isTelling || _changes.Count == 0) return;
            _isTelling = true;
        }

        using var context = EmptyContext.Enter();
        while (TryTake(out var change)) VoidCallback.Run(() => Tell(change), onFailure);
    }

    private bool TryTake(out RoomChange change)
    {
        lock (_lock) return _isTelling = _changes.TryDequeue(out change);
    }

    private void Tell(RoomChange change)
    {
        switch (change.Kind)
        {
            case RoomChangeKind.Created:
                Created?.Invoke(change.Room);
                break;
            case RoomChangeKind.Deleted:
                Deleted?.Invoke(change.Room);
                break;
            case RoomChangeKind.Joined:
                Joined?.Invoke(change.Room, change.SocketId);
                break;
            default:
                Left?.Invoke(change.Room, change.SocketId);
                break;
        }
    }
}
