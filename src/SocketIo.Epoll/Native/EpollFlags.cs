namespace SocketIoNet.Epoll.Native;

/// <summary>What epoll reports, and what is asked of it.</summary>
[Flags]
internal enum EpollFlags : uint
{
    None = 0,
    Readable = 0x1,
    Writable = 0x4,
    Error = 0x8,

    /// <summary>Both directions are closed, or the connection was reset.</summary>
    HangUp = 0x10,

    /// <summary>The other side sends no more.</summary>
    ReadHangUp = 0x2000,

    EdgeTriggered = 0x80000000,
}
