using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace SocketIoNet.TestSupport.Engine.Pushing;

/// <summary>A connection of <see cref="PushTransport"/>, as Kestrel sees it.</summary>
internal sealed class PushConnection(ConnectionContext inner, PushPipe pipe) : ConnectionContext
{
    public override IDuplexPipe Transport { get; set; } = pipe;

    public override string ConnectionId { get => inner.ConnectionId; set => inner.ConnectionId = value; }

    /// <summary>What Kestrel sets here belongs to its HTTP layer, which ends before an attached connection.</summary>
    public override IFeatureCollection Features { get; } = new FeatureCollection(inner.Features);

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override CancellationToken ConnectionClosed { get => inner.ConnectionClosed; set => inner.ConnectionClosed = value; }

    public override EndPoint? LocalEndPoint { get => inner.LocalEndPoint; set => inner.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get => inner.RemoteEndPoint; set => inner.RemoteEndPoint = value; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!pipe.IsAttached) inner.Abort(abortReason);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!pipe.IsAttached) await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
