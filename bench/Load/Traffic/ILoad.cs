using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Measuring;

namespace SocketIoNet.Bench.Traffic;

/// <summary>The load of one run: prepared, then running until it is told to stop.</summary>
internal interface ILoad
{
    /// <summary>What has been completed so far: messages, deliveries or connections.</summary>
    long Completed { get; }

    /// <summary>What clients beside have completed, which is not counted.</summary>
    long CompletedBeside => 0;

    Histogram Latencies { get; }

    /// <summary>Opens what has to be open, and begins.</summary>
    /// <param name="loop">Where its connections are.</param>
    /// <param name="ports">The servers, of which most loads know only the first.</param>
    void Start(EventLoop loop, int[] ports);

    /// <summary>Begins nothing more; returns when what was begun has been answered.</summary>
    void Stop(EventLoop loop);
}
