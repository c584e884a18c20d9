namespace SocketIoNet.Recovery;

/// <summary>What became of a request for recovery.</summary>
public readonly struct RecoveryResult
{
    private RecoveryResult(RecoverableSession? session, RecoveryRefusal refusal)
    {
        Session = session;
        Refusal = refusal;
    }

    /// <summary>What was kept of the socket; null when it cannot be recovered.</summary>
    public RecoverableSession? Session { get; }

    /// <summary>Why it cannot be recovered.</summary>
    public RecoveryRefusal Refusal { get; }

    /// <summary>The socket can be recovered.</summary>
    public static RecoveryResult Taken(RecoverableSession session) => new(session, RecoveryRefusal.None);

    /// <summary>The socket cannot be recovered.</summary>
    public static RecoveryResult Refused(RecoveryRefusal reason) => new(null, reason);
}
