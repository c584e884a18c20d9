using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>Writes binary data as a WebSocket frame. Returns whether it is a binary frame.</summary>
internal delegate bool BinaryFrameWriter(PooledBuffer frame, ReadOnlySpan<byte> data);
