namespace SocketIoNet.Rooms;

/// <summary>Something that happened to a room; the socket is the one that joined or left.</summary>
internal readonly record struct RoomChange(RoomChangeKind Kind, string Room, string SocketId);
