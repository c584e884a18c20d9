using SocketIoNet.Adapters;

namespace SocketIoNet;

/// <summary>An acknowledgement did not arrive in time.</summary>
/// <param name="responses">The values that arrived, if several clients or servers were to acknowledge.</param>
public sealed class AckTimeoutException(IReadOnlyList<object?> responses) : TimeoutException("operation has timed out")
{
    /// <summary>Creates the exception for one client that did not acknowledge.</summary>
    public AckTimeoutException()
        : this([])
    {
    }

    /// <summary>The values that arrived in time, if several clients or servers were to acknowledge; empty otherwise.</summary>
    public IReadOnlyList<object?> Responses { get; } = responses;

    /// <summary>The servers that did not acknowledge in time, if servers were to acknowledge.</summary>
    public MissingServers MissingServers { get; init; } = MissingServers.None;
}
