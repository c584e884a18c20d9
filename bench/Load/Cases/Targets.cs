namespace SocketIoNet.Bench.Cases;

/// <summary>What ours may use, as shares of what the peers use.</summary>
/// <param name="OfBun">The default configuration, of Bun's.</param>
/// <param name="EpollOfBun">The epoll transport, of Bun's.</param>
/// <param name="EpollGoal">What the epoll transport might reach, of Bun's.</param>
internal sealed record Targets(double? OfBun = null, double? EpollOfBun = null, double? EpollGoal = null)
{
    /// <summary>The default configuration, of Node's.</summary>
    public double? OfNode { get; init; }
}
