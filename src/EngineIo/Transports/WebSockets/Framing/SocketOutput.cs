using System.IO.Pipelines;
using System.Net.Sockets;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The socket under a connection's pipe.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Pipe">What the server sends into it.</param>
/// <param name="UnreadBytes">How much a pipe holds that has not been taken out of it.</param>
internal sealed record SocketOutput(Socket Socket, Pipe Pipe, Func<Pipe, long> UnreadBytes)
{
    /// <summary>Whether all that went into the pipe is in the socket: what is written there now comes behind it.</summary>
    public bool IsNext => Pipe.Writer.UnflushedBytes == 0 && UnreadBytes(Pipe) == 0;
}
