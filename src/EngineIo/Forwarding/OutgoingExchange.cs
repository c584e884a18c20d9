using System.Buffers;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>An exchange on the server that forwards a request to the owner of its session.</summary>
internal sealed class OutgoingExchange(Peer peer) : Exchange(peer, isOpener: true)
{
    private readonly TaskCompletionSource<ResponseHead> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ticks;
    private volatile bool _isAccepted;

    /// <summary>The response. Fails with an <see cref="ExchangeException"/>.</summary>
    public Task<ResponseHead> Response => _response.Task;

    /// <summary>Sends the request, unless the client has disconnected already.</summary>
    public void Open(HttpContext context, string pattern, in ReadOnlySequence<byte> body, bool isLast)
    {
        using var payload = new PooledBuffer();
        RequestHead.Write(payload, context, pattern);
        foreach (var part in body) AddBody(payload, part.Span);
        if (!Peer.TryOpen(this, payload.Written, isLast)) OnAborted(ExchangeFailure.ServerGone);
        if (IsOver) Peer.Remove(this);
    }

    /// <summary>Sends the request, after the exchange was given its number.</summary>
    public void SendRequest(ReadOnlySpan<byte> payload, bool isLast) => Send(FrameKind.Request, payload, isLast);

    /// <summary>Ends the exchange if the owner has not even received the request after <paramref name="limit"/> ticks.</summary>
    public void OnTick(int limit)
    {
        if (!_isAccepted && ++_ticks > limit) Abort(ExchangeFailure.ServerGone);
    }

    protected override void OnHead(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        _isAccepted = true;
        if (header.Kind != FrameKind.Response) return;
        var head = ResponseHead.Read(payload, out var body);
        if (!header.IsLast) TryAddInput(body);
        _response.TrySetResult(header.IsLast ? head with { WholeBody = body.ToArray() } : head);
    }

    protected override void OnFailed(ExchangeException exception)
    {
        if (!_response.TrySetException(exception)) return;
        // Observed, also if the client has disconnected and nobody waits.
        _ = _response.Task.Exception;
    }
}
