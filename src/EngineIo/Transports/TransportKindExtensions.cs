namespace SocketIoNet.EngineIo;

/// <summary>Translates <see cref="TransportKind"/> to the names that are used on the wire.</summary>
internal static class TransportKindExtensions
{
    /// <summary>The name of one transport on the wire: <c>polling</c> or <c>websocket</c>.</summary>
    public static string ToWireName(this TransportKind transport) => transport switch
    {
        TransportKind.Polling => "polling",
        TransportKind.WebSocket => "websocket",
        _ => throw new ArgumentOutOfRangeException(nameof(transport), transport, "One transport was expected."),
    };
}
