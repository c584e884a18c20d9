namespace SocketIoNet.Recovery;

/// <summary>By what a socket is recovered.</summary>
/// <param name="PrivateId">The secret that only the client of the socket was told.</param>
/// <param name="User">Whom ASP.NET Core authenticated for the connection; null when nobody.</param>
public sealed record RecoveryIdentity(string PrivateId, string? User)
{
    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => nameof(RecoveryIdentity);
}
