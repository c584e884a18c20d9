using Microsoft.AspNetCore.Http;

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
    public void Open(HttpContext context, string pattern, ReadOnlySpan<byte> body, bool isLast)
    {
        using var payload = CreateHead(writer => RequestHead.Write(writer, context, pattern), body);
        if (!Peer.TryOpen(this, () => Send(FrameKind.Request, payload.Written, isLast))) OnAborted(ExchangeFailure.ServerGone);
        if (IsOver) Peer.Remove(this);
    }

    /// <summary>Ends the exchange if the owner has not even received the request after <paramref name="limit"/> ticks.</summary>
    public void OnTick(int limit)
    {
        if (!_isAccepted && ++_ticks > limit) Abort(ExchangeFailure.ServerGone);
    }

    protected override void OnHead(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        _isAccepted = true;
        if (header.Kind != FrameKind.Response) return;
        var head = HeadFormat.Read(payload, ResponseHead.Read, out var body);
        TryAddInput(body.Span);
        _response.TrySetResult(head);
    }

    protected override void OnFailed(ExchangeException exception)
    {
        if (!_response.TrySetException(exception)) return;
        // Observed, also if the client has disconnected and nobody waits.
        _ = _response.Task.Exception;
    }
}
