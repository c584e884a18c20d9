namespace SocketIoNet.EngineIo.Limits;

/// <summary>The limits that are counted and logged when a client exceeds them.</summary>
/// <param name="Name">The tag <c>limit</c> of the counter.</param>
/// <param name="Option">The option that sets it.</param>
internal sealed record EngineLimit(string Name, string Option)
{
    public static EngineLimit Sessions { get; } = new("sessions", nameof(EngineOptions.MaxConcurrentSessions));

    public static EngineLimit SessionsPerAddress { get; } = new("sessions per address", nameof(EngineOptions.MaxSessionsPerAddress));

    public static EngineLimit HandshakeRate { get; } = new("handshake rate", nameof(EngineOptions.MaxHandshakesPerSecond));

    public static EngineLimit BodySize { get; } = new("body size", nameof(EngineOptions.MaxHttpBufferSize));

    public static EngineLimit MessageSize { get; } = new("message size", nameof(EngineOptions.MaxHttpBufferSize));

    public static EngineLimit PacketsPerPayload { get; } = new("packets per payload", nameof(EngineOptions.MaxPacketsPerPayload));

    public static EngineLimit MessageRate { get; } = new("message rate", nameof(EngineOptions.MaxMessagesPerSecond));

    public static EngineLimit SendQueue { get; } = new("send queue", nameof(EngineOptions.MaxSendQueueBytes));

    public static EngineLimit EventBacklog { get; } = new("event backlog", nameof(EngineOptions.MaxEventBacklogBytes));

    public static EngineLimit NoProgress { get; } = new("no progress", nameof(EngineOptions.SendQueueSoftLimitBytes));

    public static EngineLimit ForwardedRequests { get; } = new("forwarded requests", nameof(EngineOptions.MaxForwardedRequests));

    public static EngineLimit UpgradeTime { get; } = new("upgrade time", nameof(EngineOptions.UpgradeTimeout));
}
