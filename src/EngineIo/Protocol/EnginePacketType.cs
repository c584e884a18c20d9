namespace SocketIoNet.EngineIo.Protocol;

/// <summary>The packet types of Engine.IO. On the wire a type is the digit of its value.</summary>
internal enum EnginePacketType : byte
{
    Open = 0,
    Close = 1,
    Ping = 2,
    Pong = 3,
    Message = 4,
    Upgrade = 5,
    Noop = 6,
}
