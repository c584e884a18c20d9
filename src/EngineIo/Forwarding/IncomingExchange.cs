namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>An exchange on the owner of a session, whose request another server has forwarded.</summary>
internal sealed class IncomingExchange(Peer peer) : Exchange(peer, isOpener: false), IDisposable
{
    private readonly CancellationTokenSource _aborted = new();

    /// <summary>Fires when the exchange has failed.</summary>
    public CancellationToken Aborted => _aborted.Token;

    /// <summary>Takes the frame of the request, with the beginning of its body.</summary>
    public void Begin(FrameHeader header, ReadOnlyMemory<byte> body) => BeginReceiving(header, body.Span);

    /// <summary>Tells the other server that the request has arrived.</summary>
    public void SendAccepted() => Send(FrameKind.Accepted, []);

    /// <summary>Rejects the request: this server handles too many.</summary>
    public void Reject()
    {
        Peer.SendAbort(Id, isFromOpener: false, ExchangeFailure.Busy);
        Close();
    }

    public void SendResponse(ResponseHead head, ReadOnlySpan<byte> body, bool isLast)
    {
        using var payload = CreateHead(head.Write, body);
        Send(FrameKind.Response, payload.Written, isLast);
    }

    protected override void OnHead(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        // The request was read when the exchange was created.
    }

    public void Dispose() => _aborted.Dispose();

    /// <summary>Not on this thread, which may be that of the link.</summary>
    protected override void OnFailed(ExchangeException exception) => _ = CancelAsync();

    private async Task CancelAsync()
    {
        try
        {
            await _aborted.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The request has ended at the same moment.
        }
    }
}
