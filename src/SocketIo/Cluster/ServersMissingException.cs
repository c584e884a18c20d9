namespace SocketIoNet;

/// <summary>Not all servers responded in time.</summary>
/// <param name="missing">The servers that did not.</param>
/// <param name="sockets">The sockets of those that did.</param>
public sealed class ServersMissingException(Adapters.MissingServers missing, IReadOnlyList<RemoteSocket> sockets)
    : TimeoutException($"Servers did not respond in time: {missing}.")
{
    /// <summary>The servers that did not respond.</summary>
    public Adapters.MissingServers Missing { get; } = missing;

    /// <summary>The sockets of the servers that did, those of this server among them.</summary>
    public IReadOnlyList<RemoteSocket> Sockets { get; } = sockets;
}
