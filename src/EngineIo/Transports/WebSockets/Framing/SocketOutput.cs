using System.IO.Pipelines;
using System.Net.Sockets;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The socket of a connection and its pipe.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Pipe">The pipe from which the server sends to the socket.</param>
/// <param name="UnreadBytes">Returns the number of unread bytes in a pipe.</param>
internal sealed record SocketOutput(Socket Socket, Pipe Pipe, Func<Pipe, long> UnreadBytes)
{
    /// <summary>Whether the socket has taken all data of the pipe, so that direct writes follow it.</summary>
    public bool IsNext => Pipe.Writer.UnflushedBytes == 0 && UnreadBytes(Pipe) == 0;
}
