namespace SocketIoNet.Bench.Cases;

/// <summary>What ours may use, as shares of what the peers use: the default configuration of Bun's, Node's and the bare WebSocket's, the recommended one of Bun's.</summary>
internal sealed record Targets(double? OfBun, double? RecommendedOfBun, double? OfNode, double? OfBare, double? Goal);
