using SocketIoNet.EngineIo.Timing;
using SocketIoNet.Recovery;

namespace SocketIoNet.Clients;

/// <summary>The place of one namespace on a connection, taken when its CONNECT arrives.</summary>
internal sealed class NamespaceSlot(byte[] name)
{
    public byte[] Name { get; } = name;

    public SlotState State { get; set; } = SlotState.Pending;

    /// <summary>The socket; null while it is not known yet whether there is such a namespace.</summary>
    public Socket? Socket { get; set; }

    /// <summary>What the client says to have the socket back that it had; null when it wants a new one.</summary>
    public RecoveryRequest? Claim { get; set; }

    /// <summary>Ends the search for the namespace when the client leaves; null when there is nothing to search.</summary>
    public CancellationTokenSource? Search { get; set; }

    /// <summary>How many bytes of auth the socket keeps.</summary>
    public long AuthBytes { get; init; }

    /// <summary>How many events the socket may still send; null for any number.</summary>
    public TokenBucket? EventRate { get; init; }
}
