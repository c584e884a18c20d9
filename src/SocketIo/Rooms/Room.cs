using System.Runtime.InteropServices;

namespace SocketIoNet.Rooms;

/// <summary>The members of one room. Guarded by the lock of its table.</summary>
internal sealed class Room<T>
    where T : class, IRoomMember
{
    private const int Unreachable = -1;

    private readonly Dictionary<T, int> _places = [];
    private readonly List<T> _reachable = [];
    private T[]? _snapshot;

    public int Count => _places.Count;

    public IReadOnlyCollection<string> Ids => [.. _places.Keys.Select(member => member.Id)];

    /// <summary>The members that are reachable, in an array that does not change.</summary>
    public T[] Reachable => _snapshot ??= [.. _reachable];

    /// <summary>Adds a member, or marks one as reachable.</summary>
    public void Add(T socket, bool isReachable)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, socket, out var isMember);
        if (isMember && place != Unreachable) return;
        place = isReachable ? _reachable.Count : Unreachable;
        if (!isReachable) return;
        _reachable.Add(socket);
        _snapshot = null;
    }

    public int RemoveAndCount(T socket)
    {
        if (_places.Remove(socket, out var place) && place != Unreachable) RemoveAt(place);
        return _places.Count;
    }

    /// <summary>Moves the last member to the place of the one that leaves.</summary>
    private void RemoveAt(int place)
    {
        var last = _reachable[^1];
        _reachable.RemoveAt(_reachable.Count - 1);
        _snapshot = null;
        if (place == _reachable.Count) return;
        _reachable[place] = last;
        _places[last] = place;
    }
}
