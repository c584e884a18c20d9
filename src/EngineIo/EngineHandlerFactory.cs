namespace SocketIoNet.EngineIo;

/// <summary>
/// Makes the handler of a session that opens. What it sends follows the handshake. It runs while the client waits, so it must not block.
/// </summary>
public delegate IEngineHandler EngineHandlerFactory(EngineSession session);
