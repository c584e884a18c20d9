namespace SocketIoNet;

/// <summary>An acknowledgement did not come in time.</summary>
/// <param name="responses">What did come, when many clients were asked.</param>
public sealed class AckTimeoutException(IReadOnlyList<object?> responses) : TimeoutException("operation has timed out")
{
    /// <summary>Creates the exception for one client that did not answer.</summary>
    public AckTimeoutException()
        : this([])
    {
    }

    /// <summary>The answers that came in time when many clients were asked; empty otherwise.</summary>
    public IReadOnlyList<object?> Responses { get; } = responses;
}
