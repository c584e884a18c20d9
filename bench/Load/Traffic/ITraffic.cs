using SocketIoNet.Bench.Clients;

namespace SocketIoNet.Bench.Traffic;

/// <summary>What the clients over WebSocket do.</summary>
internal interface ITraffic
{
    void OnReady(WebSocketClient client);

    /// <summary>What the client has to receive next; empty when nothing may come.</summary>
    ReadOnlySpan<byte> Expected(WebSocketClient client);

    void OnReply(WebSocketClient client);

    /// <summary>All that arrived together has been matched.</summary>
    void OnBatch(WebSocketClient client);

    void OnClosed(WebSocketClient client);
}
