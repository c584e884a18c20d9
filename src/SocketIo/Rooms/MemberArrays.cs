namespace SocketIoNet.Rooms;

/// <summary>Sets of sockets as arrays that do not change: the result may be one of the arguments.</summary>
internal static class MemberArrays
{
    public static T[] Without<T>(T[] members, T[] others)
        where T : class => others.Length switch
        {
            0 => members,
            1 => WithoutOne(members, others[0]),
            _ => WithoutAll(members, [.. others]),
        };

    /// <summary>Most broadcasts exclude only the socket that caused them.</summary>
    private static T[] WithoutOne<T>(T[] members, T other)
        where T : class
    {
        var place = Array.IndexOf(members, other);
        if (place < 0) return members;
        var rest = new T[members.Length - 1];
        members.AsSpan(..place).CopyTo(rest);
        members.AsSpan(place + 1).CopyTo(rest.AsSpan(place));
        return rest;
    }

    private static T[] WithoutAll<T>(T[] members, HashSet<T> others)
        where T : class
    {
        var rest = new T[members.Length];
        var count = 0;
        foreach (var member in members)
        {
            if (!others.Contains(member)) rest[count++] = member;
        }

        return count == members.Length ? members : rest[..count];
    }
}
