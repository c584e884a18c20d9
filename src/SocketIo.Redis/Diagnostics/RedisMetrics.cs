using System.Diagnostics.Metrics;

namespace SocketIoNet.Redis.Diagnostics;

/// <summary>The meter <c>SocketIoNet.Redis</c>.</summary>
internal sealed class RedisMetrics
{
    private readonly Counter<long> _lost;
    private readonly Counter<long> _unreadable;

    public RedisMetrics(IMeterFactory factory, string serverName)
    {
        var meter = factory.Create(new MeterOptions("SocketIoNet.Redis") { Tags = serverName.Length == 0 ? null : [new("socketio.server.name", serverName)] });
        _lost = meter.CreateCounter<long>("socketio.redis.lost_messages", "{message}", "Messages for other servers that Redis did not take.");
        _unreadable = meter.CreateCounter<long>("socketio.redis.unreadable_messages", "{message}", "Messages of other servers that were not readable.");
    }

    public void MessageLost() => _lost.Add(1);

    public void MessageUnreadable() => _unreadable.Add(1);
}
