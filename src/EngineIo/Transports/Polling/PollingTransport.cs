using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>
/// HTTP long-polling: a GET returns the queue, or waits until it has messages; a POST carries the packets of the client. At most one of
/// each is in progress.
/// </summary>
internal sealed class PollingTransport(EngineSession session) : WheelTimer, IUpgradableTransport, IPollingEndpoint
{
    /// <summary>How long the close packet is kept for a client that is not polling.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private PendingPoll? _poll;
    private PendingPoll? _idlePoll;
    private CancellationTokenSource? _ended;
    private TaskCompletionSource? _postEnded;
    private bool _isPosting;
    private volatile bool _isDispatching;
    private volatile bool _isReleasing;
    private bool _isReplaced;
    private bool _isClosing;
    private bool _isCloseLate;
    private bool _isOver;

    public TransportKind Kind => TransportKind.Polling;

    public bool TakesBinaryBodies => session.Revision.TakesBinaryBodies;

    /// <summary>Whether the messages of a POST are being handled. The response follows.</summary>
    public bool IsDispatching => _isDispatching;

    public bool IsOver => Volatile.Read(ref _isOver);

    public bool IsReady => Volatile.Read(ref _poll) is not null;

    public ValueTask<PollResponse> PollAsync(CancellationToken aborted)
    {
        if (TryBeginPoll() is not { } poll) return ValueTask.FromResult(PollResponse.Rejected);
        session.Queue.Write();
        if (_isReleasing) ReleasePoll(EnginePacketType.Noop);
        return poll.WaitAsync(aborted);
    }

    public void EndPoll(PollResponse response) => response.Poll?.OnWritten();

    public bool TryBeginPost(out CancellationToken ended)
    {
        ended = CancellationToken.None;
        lock (_lock)
        {
            if (_isReplaced) return false;
            if (!_isPosting)
            {
                _isPosting = true;
                // A POST after the end of the session is read as usual and ignored.
                if (!_isClosing) ended = EndedToken();
                return true;
            }
        }

        session.Close(EngineCloseReason.TransportError, "data request overlap from client");
        return false;
    }

    public async Task CompletePostAsync(PooledBuffer body, bool isBinary)
    {
        _isDispatching = true;
        try
        {
            // Clients await the response before they poll or continue an upgrade, so nothing that depends on the client is awaited here.
            await ReceivePayloadAsync(body, isBinary).ConfigureAwait(false);
        }
        finally
        {
            _isDispatching = false;
            EndPost();
        }

        // Now: some clients send their next POST when a poll has answered this one.
        session.WriteBatched();
    }

    public void AbandonPost(string? problem)
    {
        EndPost();
        if (problem is not null) session.Close(EngineCloseReason.TransportError, problem);
    }

    public ValueTask WriteFromAsync(SendQueue queue)
    {
        if (TakePoll() is not { } poll) return ValueTask.CompletedTask;
        var payload = new PooledBuffer();
        var compress = false;
        var fullAt = session.Server.Options.MaxPollResponseBytes ?? int.MaxValue;
        while (payload.Length < fullAt && queue.TryTake(out var item))
        {
            WriteMessage(payload, item.Message);
            compress |= item.Compress;
            item.Message.Release();
        }

        // The payload counts as queued until it was written.
        return poll.WriteAsync(new PollResponse(payload, session.Revision.IsBinaryPayload(payload.Written), compress, EndedToken()));
    }

    public ValueTask FinishAsync()
    {
        if (TakeLastPoll() is { } poll) return FinishAsync(poll);
        End();
        return ValueTask.CompletedTask;
    }

    public void OnWriteFailed(Exception exception) => session.CloseInBackground(EngineCloseReason.TransportError, exception.Message);

    public bool BeginClose(CloseMode mode)
    {
        bool stays;
        lock (_lock)
        {
            _isClosing = true;
            _isCloseLate = _poll is null || session.Queue.HasMessages;
            stays = mode == CloseMode.AfterSending && !_isReplaced;
            if (stays) session.Wheel.Schedule(this, CloseLimit);
        }

        // If the client receives the close packet first, it does not report the end of its request as an error.
        if (!stays || session.QueuedBytes == 0) EndRequests();
        if (mode != CloseMode.AfterSending) ReleasePoll(mode == CloseMode.ByClient ? EnginePacketType.Noop : EnginePacketType.Close);
        return stays;
    }

    public void LimitClose(TimeSpan limit)
    {
        if (IsScheduled) session.Wheel.Schedule(this, limit);
    }

    /// <summary>Completes a waiting poll, so that the client can stop polling.</summary>
    public void ReleasePoll(params ReadOnlySpan<EnginePacketType> packets) => TakePoll()?.Complete(PollResponse.Of(session.Revision, packets));

    /// <summary>
    /// Completes the waiting poll and each later one at once: a client that has probed another transport waits for its poll to return. Not
    /// before the probe, since until then the client would only poll again.
    /// </summary>
    public void BeginReleasing()
    {
        _isReleasing = true;
        ReleasePoll(EnginePacketType.Noop);
    }

    /// <summary>The upgrade has failed: polls wait again.</summary>
    public void EndReleasing() => _isReleasing = false;

    /// <summary>The session continues on another transport: rejects further requests. Completes when a POST in progress is done.</summary>
    public Task ReplaceAsync()
    {
        Task posting;
        lock (_lock)
        {
            _isReplaced = true;
            session.Wheel.Cancel(this);
            if (_isPosting) _postEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            posting = _postEnded?.Task ?? Task.CompletedTask;
        }

        ReleasePoll(EnginePacketType.Noop);
        return posting;
    }

    /// <summary>Called when the client aborts the poll.</summary>
    public void OnPollAborted()
    {
        if (IsReady) session.Close(EngineCloseReason.TransportError, "poll connection closed prematurely");
    }

    /// <summary>Called when the response was written: the poll may be reused.</summary>
    public void OnPollWritten(PendingPoll poll)
    {
        lock (_lock) _idlePoll = poll;
    }

    public override void OnDue() => End();

    private PendingPoll? TryBeginPoll()
    {
        lock (_lock)
        {
            if (_isReplaced || _isOver) return null;
            if (_poll is null)
            {
                _poll = _idlePoll ?? new PendingPoll(this);
                _idlePoll = null;
                return _poll;
            }
        }

        session.Close(EngineCloseReason.TransportError, "overlap from client");
        return null;
    }

    private PendingPoll? TakeLastPoll()
    {
        lock (_lock)
        {
            _isOver = true;
            var poll = _poll;
            _poll = null;
            return poll;
        }
    }

    private PendingPoll? TakePoll()
    {
        lock (_lock)
        {
            var poll = _poll;
            _poll = null;
            return poll;
        }
    }

    /// <summary>
    /// The session stays until the client can know of the close: a POST on its way is accepted, since its failure would be the reason that the client gives.
    /// </summary>
    private async ValueTask FinishAsync(PendingPoll poll)
    {
        // A poll that waited when the session was closed gets the close packet only. A later poll gets a noop first, as clients expect.
        var response = _isCloseLate
            ? PollResponse.Of(session.Revision, EnginePacketType.Noop, EnginePacketType.Close)
            : PollResponse.Of(session.Revision, EnginePacketType.Close);
        await poll.WriteAsync(response).ConfigureAwait(false);
        session.Wheel.Cancel(this);
        End();
    }

    private async Task ReceivePayloadAsync(PooledBuffer body, bool isBinary)
    {
        var packets = 0;
        var budget = default(YieldBudget);
        for (var position = 0; position <= body.Length && !_isClosing;)
        {
            if (budget.IsSpent()) await Task.Yield();
            if (++packets > session.Server.Options.MaxPacketsPerPayload)
                session.CloseAtLimit(EngineCloseReason.LimitExceeded, "too many packets in one payload", EngineLimit.PacketsPerPayload);
            else if (session.HasFullBacklog)
                session.CloseAtLimit(EngineCloseReason.EventBacklog, "too many events wait for their handlers", EngineLimit.EventBacklog);
            else
                session.ReceivePayload(body.Written, isBinary, ref position);
        }
    }

    /// <summary>Ends all requests and the session.</summary>
    private void End()
    {
        EndRequests();
        session.Forget();
    }

    /// <summary>Ends requests that the client is still sending or reading.</summary>
    private void EndRequests()
    {
        CancellationTokenSource ended;
        // Created if necessary, so that a response that is being created ends as well.
        lock (_lock) ended = _ended ??= new CancellationTokenSource();
        // Not on this thread, which may be that of the timer.
        _ = ended.CancelAsync();
    }

    private CancellationToken EndedToken()
    {
        lock (_lock) return (_ended ??= new CancellationTokenSource()).Token;
    }

    private void EndPost()
    {
        TaskCompletionSource? ended;
        lock (_lock)
        {
            _isPosting = false;
            ended = _postEnded;
        }

        ended?.TrySetResult();
    }

    private void WriteMessage(PooledBuffer payload, MessageContent message)
    {
        for (var i = 0; i < message.FrameCount; i++)
        {
            var frame = message.GetFrame(i, out var isBinary);
            session.Revision.WritePayload(payload, frame.Span, isBinary);
        }
    }
}
