using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A connection that wraps the transport of another one and passes on its features unchanged.</summary>
internal sealed class XorConnection : ConnectionContext
{
    private readonly ConnectionContext _inner;

    public XorConnection(ConnectionContext inner, byte key)
    {
        _inner = inner;
        Read = new XorStream(inner.Transport.Input.AsStream(), key);
        Written = new XorStream(inner.Transport.Output.AsStream(), key);
        Transport = new Pipes(PipeReader.Create(Read), PipeWriter.Create(Written));
    }

    public XorStream Read { get; }

    public XorStream Written { get; }

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get => _inner.ConnectionId; set => _inner.ConnectionId = value; }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items { get => _inner.Items; set => _inner.Items = value; }

    public override CancellationToken ConnectionClosed { get => _inner.ConnectionClosed; set => _inner.ConnectionClosed = value; }

    public override EndPoint? LocalEndPoint { get => _inner.LocalEndPoint; set => _inner.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get => _inner.RemoteEndPoint; set => _inner.RemoteEndPoint = value; }

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        await base.DisposeAsync();
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
