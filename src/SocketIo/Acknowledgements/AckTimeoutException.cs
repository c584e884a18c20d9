using SocketIoNet.Adapters;

namespace SocketIoNet;

/// <summary>An acknowledgement did not come in time.</summary>
/// <param name="responses">The values that did come, when many clients or servers were asked.</param>
public sealed class AckTimeoutException(IReadOnlyList<object?> responses) : TimeoutException("operation has timed out")
{
    /// <summary>Creates the exception for one client that did not acknowledge.</summary>
    public AckTimeoutException()
        : this([])
    {
    }

    /// <summary>The values that came in time when many clients or servers were asked; empty otherwise.</summary>
    public IReadOnlyList<object?> Responses { get; } = responses;

    /// <summary>The servers that did not acknowledge in time, when servers were asked.</summary>
    public MissingServers MissingServers { get; init; } = MissingServers.None;
}
