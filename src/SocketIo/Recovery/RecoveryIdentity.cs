namespace SocketIoNet.Recovery;

/// <summary>Who may recover a socket.</summary>
/// <param name="PrivateId">The secret that only the client of the socket knows.</param>
/// <param name="User">The user that ASP.NET Core authenticated for the connection; null for none.</param>
internal sealed record RecoveryIdentity(string PrivateId, string? User)
{
    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => nameof(RecoveryIdentity);
}
