namespace SocketIoNet.Recovery;

/// <summary>A client that asks for the socket which it had.</summary>
/// <param name="Identity">What it was told, and who it is now.</param>
/// <param name="Offset">The offset of the last event that it received; null when it has received none.</param>
public sealed record RecoveryRequest(RecoveryIdentity Identity, string? Offset)
{
    /// <summary>How much may be sent to it at once, in <see cref="EngineIo.OutgoingMessage.HeldBytes"/>. Who missed more is refused as <see cref="RecoveryRefusal.Overflow"/>.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;
}
