namespace SocketIoNet.Epoll.Connections;

/// <summary>What is to be done for a socket.</summary>
[Flags]
internal enum SocketWork
{
    None = 0,
    Read = 1,
    Write = 2,
    HangUp = 4,

    /// <summary>The connection is broken, whatever may still be read.</summary>
    Broken = 8,

    Resume = 16,
    End = 32,

    /// <summary>The server stops.</summary>
    Stop = 64,

    /// <summary>A thread is at work on the socket, and sees to what is added meanwhile.</summary>
    Busy = 128,
}
