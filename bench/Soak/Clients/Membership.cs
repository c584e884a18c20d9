namespace SocketIoNet.Soak.Clients;

/// <summary>A room that a client is in, or is about to be.</summary>
internal sealed record Membership(string Room, Sequence Messages);
