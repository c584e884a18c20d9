namespace SocketIoNet.Rooms;

/// <summary>What a <see cref="RoomTable{T}"/> knows of a socket.</summary>
internal interface IRoomMember
{
    /// <summary>Its id, which does not change while it is in the table.</summary>
    string Id { get; }

    /// <summary>Whether it has ended, after which it joins nothing.</summary>
    bool IsEnded { get; }
}
