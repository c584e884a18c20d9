using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>An exchange on the owner of a session, whose request another server has forwarded.</summary>
internal sealed class IncomingExchange(Peer peer) : Exchange(peer, isOpener: false), IDisposable
{
    private readonly CancellationTokenSource _aborted = new();
    private volatile bool _isAccepted;

    /// <summary>Fires when the exchange has failed.</summary>
    public CancellationToken Aborted => _aborted.Token;

    /// <summary>The body of the request.</summary>
    public Stream Body { get; private set; } = Stream.Null;

    /// <summary>Takes the frame of the request, with the beginning of its body.</summary>
    public void Begin(FrameHeader header, ReadOnlySpan<byte> body)
    {
        BeginReceiving(header);
        if (!header.IsLast)
        {
            TryAddInput(body);
            Body = new ExchangeStream(this);
        }
        else if (!body.IsEmpty)
        {
            Body = new MemoryStream(body.ToArray(), writable: false);
        }
    }

    /// <summary>Tells the other server that the request has arrived, unless the response does: most are not handled for a whole tick.</summary>
    public void OnTick()
    {
        if (_isAccepted) return;
        _isAccepted = true;
        Send(FrameKind.Accepted, []);
    }

    /// <summary>Rejects the request: this server handles too many.</summary>
    public void Reject()
    {
        Peer.SendAbort(Id, isFromOpener: false, ExchangeFailure.Busy);
        Close();
    }

    public void SendResponse(int status, IHeaderDictionary headers, ReadOnlySpan<byte> body, bool isLast)
    {
        _isAccepted = true;
        using var payload = new PooledBuffer();
        ResponseHead.Write(payload, status, headers);
        AddBody(payload, body);
        Send(FrameKind.Response, payload.Written, isLast);
    }

    protected override void OnHead(FrameHeader header, ReadOnlySpan<byte> payload)
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
