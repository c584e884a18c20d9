namespace SocketIoNet.EngineIo;

/// <summary>
/// Creates the handler of a session that opens. Messages that it sends follow the handshake. It must not block, since the client waits.
/// </summary>
public delegate IEngineHandler EngineHandlerFactory(EngineSession session);
