namespace SocketIoNet.Rooms;

/// <summary>Sets of sockets as arrays that do not change: what comes out may be what went in.</summary>
internal static class SocketArrays
{
    public static Socket[] Without(Socket[] sockets, Socket[] others) => others.Length switch
    {
        0 => sockets,
        1 => Without(sockets, others[0]),
        _ => WithoutAll(sockets, [.. others]),
    };

    /// <summary>Most broadcasts leave out nobody but who caused them.</summary>
    private static Socket[] Without(Socket[] sockets, Socket other)
    {
        var place = Array.IndexOf(sockets, other);
        if (place < 0) return sockets;
        var rest = new Socket[sockets.Length - 1];
        sockets.AsSpan(..place).CopyTo(rest);
        sockets.AsSpan(place + 1).CopyTo(rest.AsSpan(place));
        return rest;
    }

    private static Socket[] WithoutAll(Socket[] sockets, HashSet<Socket> others)
    {
        var rest = new Socket[sockets.Length];
        var count = 0;
        foreach (var socket in sockets)
        {
            if (!others.Contains(socket)) rest[count++] = socket;
        }

        return count == sockets.Length ? sockets : rest[..count];
    }
}
