namespace SocketIoNet;

/// <summary>Placeholder.</summary>
public sealed class Ack;
