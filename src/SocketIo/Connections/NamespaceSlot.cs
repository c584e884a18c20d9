using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Connections;

/// <summary>The place of one namespace on a connection, taken when its CONNECT arrives.</summary>
internal sealed class NamespaceSlot(byte[] name, Socket socket)
{
    public byte[] Name { get; } = name;

    public SlotState State { get; set; } = SlotState.Pending;

    public Socket Socket { get; } = socket;

    /// <summary>How many events the socket may still send; null for any number.</summary>
    public TokenBucket? EventRate { get; } = socket.Server.NewEventRate();
}
