namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Why an exchange ended before it was complete.</summary>
internal enum ExchangeFailure : byte
{
    None,

    /// <summary>The other side has ended it: its client has disconnected, or the engine has aborted the connection.</summary>
    Aborted = 1,

    /// <summary>The other server does not know the exchange, or messages of it were lost.</summary>
    Lost = 2,

    /// <summary>The other server is dead, or does not respond.</summary>
    ServerGone = 3,

    /// <summary>The other server handles too many forwarded requests.</summary>
    Busy = 4,

    /// <summary>The message could not be sent.</summary>
    NotSent = 5,
}
