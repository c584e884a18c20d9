namespace SocketIoNet.Adapters;

internal enum RoomChangeKind
{
    Created,
    Deleted,
    Joined,
    Left,
}
