namespace SocketIoNet.Clients;

/// <summary>Why a connection was closed, and what is known beyond that.</summary>
internal sealed record ConnectionEnd(string Reason, string? Description);
