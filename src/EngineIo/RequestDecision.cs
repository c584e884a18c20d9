namespace SocketIoNet.EngineIo;

/// <summary>The answer of <see cref="EngineOptions.AllowRequest"/>.</summary>
public readonly record struct RequestDecision
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

    /// <summary>What a refused client is told; null for "Forbidden".</summary>
    public string? Message { get; }

    /// <summary>The request is refused: 403 with code 4.</summary>
    /// <param name="message">What the client is told; null for "Forbidden".</param>
    public static RequestDecision Refuse(string? message = null) => new(false, message);
}
