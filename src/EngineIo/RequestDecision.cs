namespace SocketIoNet.EngineIo;

/// <summary>What <see cref="EngineOptions.AllowRequest"/> decides about a handshake.</summary>
public sealed class RequestDecision
{
    private RequestDecision(bool isAllowed, string? message)
    {
        IsAllowed = isAllowed;
        Message = message;
    }

    /// <summary>The request may open a session.</summary>
    public static RequestDecision Allow { get; } = new(true, null);

    /// <summary>Whether the request may open a session.</summary>
    public bool IsAllowed { get; }

    /// <summary>The message that a rejected client receives; null for "Forbidden".</summary>
    public string? Message { get; }

    /// <summary>Rejects the request with status 403 and code 4.</summary>
    /// <param name="message">The message that the client receives. Default: null ("Forbidden").</param>
    public static RequestDecision Reject(string? message = null) => new(false, message);
}
