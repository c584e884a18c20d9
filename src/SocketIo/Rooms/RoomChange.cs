namespace SocketIoNet.Rooms;

/// <summary>A change of a room, and the socket that joined or left.</summary>
internal readonly record struct RoomChange(RoomChangeKind Kind, string Room, string SocketId);
