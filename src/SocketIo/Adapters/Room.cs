namespace SocketIoNet.Adapters;

/// <summary>The members of one room. Used under the lock of the table that it is in.</summary>
internal sealed class Room
{
    private readonly HashSet<Socket> _members = [];
    private Socket[]? _reachable;

    public IReadOnlyCollection<string> Ids => [.. _members.Select(member => member.Id)];

    public void Add(Socket socket)
    {
        _members.Add(socket);
        Refresh();
    }

    public int RemoveAndCount(Socket socket)
    {
        _members.Remove(socket);
        Refresh();
        return _members.Count;
    }

    /// <summary>Who can be sent to has changed.</summary>
    public void Refresh() => _reachable = null;

    /// <summary>The members that can be sent to, in an array that does not change.</summary>
    public Socket[] Reachable(Func<Socket, bool> isReachable) => _reachable ??= [.. _members.Where(isReachable)];
}
