namespace SocketIoNet.Rooms;

/// <summary>A socket, for <see cref="RoomTable{T}"/>.</summary>
internal interface IRoomMember
{
    /// <summary>The id, which does not change while it is in the table.</summary>
    string Id { get; }

    /// <summary>Whether it has ended: then it joins no room.</summary>
    bool IsEnded { get; }
}
