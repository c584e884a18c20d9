namespace SocketIoNet.Recovery;

/// <summary>Why a client that came back got a new socket instead of the one that it had.</summary>
public enum RecoveryRefusal
{
    /// <summary>It was recovered.</summary>
    None,

    /// <summary>Nothing is known of such a socket: it never was, was recovered already, ended in another way than by a lost connection, or was forgotten.</summary>
    Unknown,

    /// <summary>It came too late, or events that it may have missed are not kept any more.</summary>
    Expired,

    /// <summary>The socket was another user's.</summary>
    User,

    /// <summary>It claims to have received what was never sent.</summary>
    Offset,

    /// <summary>It missed more than may wait for one client.</summary>
    Overflow,

    /// <summary>What keeps the sessions failed.</summary>
    Failed,
}
