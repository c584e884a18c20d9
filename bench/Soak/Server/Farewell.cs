namespace SocketIoNet.Soak.Server;

/// <summary>How much the server has received from a client, sent to it alone, and sent to everyone.</summary>
internal sealed record Farewell(long Received, long Sent, long Everyone);
