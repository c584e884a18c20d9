namespace SocketIoNet.Rooms;

internal enum RoomChangeKind
{
    Created,
    Deleted,
    Joined,
    Left,
}
