namespace SocketIoNet.Recovery;

/// <summary>The request of a client for the socket that it had.</summary>
/// <param name="Identity">The secret that the client sent, and its user.</param>
/// <param name="Offset">The offset of the last event that it received; null for none.</param>
internal sealed record RecoveryRequest(RecoveryIdentity Identity, string? Offset)
{
    /// <summary>The limit of missed events, in <see cref="EngineIo.OutgoingMessage.HeldBytes"/>. A client that missed more is rejected with <see cref="RecoveryRejection.Overflow"/>.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;
}
