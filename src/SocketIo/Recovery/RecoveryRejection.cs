namespace SocketIoNet.Recovery;

/// <summary>Why a returning client was given a new socket.</summary>
internal enum RecoveryRejection
{
    /// <summary>It was recovered.</summary>
    None,

    /// <summary>There is no such session: it never existed, was recovered already, did not end with a lost connection, or was dropped.</summary>
    Unknown,

    /// <summary>It returned too late, or events that it may have missed are not kept any more.</summary>
    Expired,

    /// <summary>The socket belonged to another user.</summary>
    User,

    /// <summary>Its offset was never sent.</summary>
    Offset,

    /// <summary>It missed more than may be queued for one client.</summary>
    Overflow,

    /// <summary>The store of the sessions failed.</summary>
    Failed,
}
