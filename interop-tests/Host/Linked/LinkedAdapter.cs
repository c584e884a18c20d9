using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocketIoNet.Adapters;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>An adapter over a broker: it publishes messages and receives them, and keeps sessions for recovery on any server.</summary>
internal sealed class LinkedAdapter(Namespace @namespace, LinkClient link) : RecoverableClusterAdapter(@namespace, Compare, Limits)
{
    private static readonly ClusterAdapterOptions Limits = new() { RequestTimeout = TimeSpan.FromSeconds(1.5) };

    private readonly MessageFormat _format = new(@namespace);

    public string Name => Namespace.Name;

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await link.SubscribeAsync(this, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        link.Unsubscribe(this);
    }

    public void Begin(string offset) => BeginAt(offset);

    public ClusterMessage Read(JsonElement message) => _format.Read(message);

    protected override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
    {
        link.Send(new JsonObject { ["do"] = "publish", ["message"] = _format.Write(message) });
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask SaveSessionAsync(ClusterSession session, TimeSpan lifetime, CancellationToken cancellationToken) =>
        await link.AskAsync(
            new JsonObject
            {
                ["do"] = "save",
                ["pid"] = session.PrivateId,
                ["ms"] = lifetime.TotalMilliseconds,
                ["session"] = _format.Write(session),
            },
            cancellationToken);

    protected override async ValueTask<ClusterSession?> TakeSessionAsync(string privateId, CancellationToken cancellationToken)
    {
        var session = await link.AskAsync(new JsonObject { ["do"] = "take", ["pid"] = privateId }, cancellationToken);
        return session.ValueKind == JsonValueKind.Null ? null : _format.ReadSession(privateId, session);
    }

    protected override async ValueTask<IReadOnlyList<ClusterMessage>?> ReadAfterAsync(string offset, CancellationToken cancellationToken)
    {
        var page = await link.AskAsync(new JsonObject { ["do"] = "read", ["namespace"] = Name, ["offset"] = offset }, cancellationToken);
        return page.ValueKind == JsonValueKind.Null ? null : [.. page.EnumerateArray().Select(_format.Read)];
    }

    protected override bool IsOffset(string offset) => long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static int Compare(string one, string other) =>
        long.Parse(one, CultureInfo.InvariantCulture).CompareTo(long.Parse(other, CultureInfo.InvariantCulture));
}
