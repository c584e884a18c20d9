namespace SocketIoNet;

/// <summary>Marks the endpoints of Socket.IO.</summary>
internal sealed class SocketIoEndpoint;
