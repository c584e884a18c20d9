using SocketIoNet.EngineIo.Limits;
using SocketIoNet.Recovery;

namespace SocketIoNet.Clients;

/// <summary>One namespace on a connection, registered when its CONNECT arrives.</summary>
internal sealed class NamespaceRegistration(byte[] name)
{
    public byte[] Name { get; } = name;

    public RegistrationState State { get; set; } = RegistrationState.Pending;

    /// <summary>The socket; null while the namespace is being searched.</summary>
    public Socket? Socket { get; set; }

    /// <summary>The request to recover a socket; null for a new one.</summary>
    public RecoveryRequest? Claim { get; set; }

    /// <summary>When the client left a socket that the server had disconnected at the same moment, as a timestamp, or 0: for a while it would take what the server said for the end of its next socket.</summary>
    public long CrossedAt { get; set; }

    /// <summary>Ends the search for the namespace when the client leaves; null when there is no search.</summary>
    public CancellationTokenSource? Search { get; set; }

    /// <summary>How many bytes of auth the socket keeps.</summary>
    public long AuthBytes { get; init; }

    /// <summary>Limits the events of the socket; null when they are unlimited.</summary>
    public TokenBucket? EventRate { get; init; }
}
