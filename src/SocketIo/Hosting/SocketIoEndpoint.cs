namespace SocketIoNet;

/// <summary>Metadata that marks the endpoints of Socket.IO.</summary>
internal sealed class SocketIoEndpoint;
