namespace SocketIoNet.Clients;

/// <summary>Why a connection was closed, with details if there are any.</summary>
internal sealed record ConnectionEnd(string Reason, string? Description);
