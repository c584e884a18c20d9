namespace SocketIoNet.EngineIo;

/// <summary>Converts an <see cref="EngineCloseReason"/> to text.</summary>
internal static class EngineCloseReasonExtensions
{
    /// <summary>The reason as Socket.IO applications receive it, such as <c>transport close</c> or <c>ping timeout</c>.</summary>
    public static string ToText(this EngineCloseReason reason) => reason switch
    {
        EngineCloseReason.TransportClose => "transport close",
        EngineCloseReason.TransportError => "transport error",
        EngineCloseReason.PingTimeout => "ping timeout",
        EngineCloseReason.ParseError => "parse error",
        EngineCloseReason.ForcedClose => "forced close",
        EngineCloseReason.SlowConsumer => "slow consumer",
        EngineCloseReason.EventBacklog => "event backlog",
        EngineCloseReason.ServerShutdown => "server shutting down",
        EngineCloseReason.LimitExceeded => "limit exceeded",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown close reason."),
    };
}
