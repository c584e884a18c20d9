namespace SocketIoNet.Recovery;

/// <summary>The result of a request for recovery.</summary>
internal readonly struct RecoveryResult
{
    private RecoveryResult(RecoverableSession? session, RecoveryRejection rejection)
    {
        Session = session;
        Rejection = rejection;
    }

    /// <summary>The session of the socket; null when it cannot be recovered.</summary>
    public RecoverableSession? Session { get; }

    /// <summary>Why the socket cannot be recovered.</summary>
    public RecoveryRejection Rejection { get; }

    /// <summary>The socket can be recovered.</summary>
    public static RecoveryResult Taken(RecoverableSession session) => new(session, RecoveryRejection.None);

    /// <summary>The socket cannot be recovered.</summary>
    public static RecoveryResult Rejected(RecoveryRejection reason) => new(null, reason);
}
