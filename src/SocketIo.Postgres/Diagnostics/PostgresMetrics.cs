using System.Diagnostics.Metrics;

namespace SocketIoNet.Postgres.Diagnostics;

/// <summary>The meter <c>SocketIoNet.Postgres</c>.</summary>
internal sealed class PostgresMetrics
{
    private readonly Counter<long> _lost;
    private readonly Counter<long> _unreadable;

    public PostgresMetrics(IMeterFactory factory, string serverName)
    {
        var meter = factory.Create(new MeterOptions("SocketIoNet.Postgres") { Tags = serverName.Length == 0 ? null : [new("socketio.server.name", serverName)] });
        _lost = meter.CreateCounter<long>("socketio.postgres.lost_messages", "{message}", "Messages for other servers that PostgreSQL did not take.");
        _unreadable = meter.CreateCounter<long>("socketio.postgres.unreadable_messages", "{message}", "Messages of other servers that were not readable, or no longer in the table.");
    }

    public void MessageLost() => _lost.Add(1);

    public void MessageUnreadable() => _unreadable.Add(1);
}
