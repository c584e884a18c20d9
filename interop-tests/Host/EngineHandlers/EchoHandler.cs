using SocketIoNet.EngineIo;

namespace SocketIoNet.InteropHost.EngineHandlers;

/// <summary>Sends each message back, text as text and binary as binary.</summary>
internal sealed class EchoHandler(EngineSession session) : IEngineHandler
{
    public void OnMessage(ReadOnlySpan<byte> message, bool isBinary) => Echo(session, message, isBinary);

    public void OnClose(EngineCloseReason reason, string? description)
    {
    }

    public static void Echo(EngineSession session, ReadOnlySpan<byte> message, bool isBinary)
    {
        var echo = OutgoingMessage.Rent();
        if (isBinary) echo.BeginBinary();
        else echo.BeginText();
        echo.Write(message);
        session.Send(echo);
    }
}
