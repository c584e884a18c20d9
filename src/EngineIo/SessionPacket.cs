namespace SocketIoNet.EngineIo;

/// <summary>A packet that a client has sent, for those who watch a connection. It may be kept.</summary>
/// <param name="Type">What Node calls it: <c>message</c>, <c>pong</c>, <c>ping</c> or <c>close</c>.</param>
/// <param name="Data">What came behind the type: the bytes of a binary message, UTF-8 text else.</param>
/// <param name="IsBinary">Whether it is a binary message.</param>
public readonly record struct SessionPacket(string Type, ReadOnlyMemory<byte> Data, bool IsBinary);
