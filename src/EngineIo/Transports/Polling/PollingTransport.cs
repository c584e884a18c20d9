using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>
/// HTTP long-polling: a GET takes what waits for the client, or waits until there is something; a POST brings what the client sends. One of each at a time.
/// </summary>
internal sealed class PollingTransport(EngineSession session) : WheelTimer, IUpgradableTransport, IPollingEndpoint
{
    /// <summary>How long the close packet waits for a client that is not polling.</summary>
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

    public TransportKind Kind => TransportKind.Polling;

    public bool TakesBinaryBodies => session.Revision.TakesBinaryBodies;

    /// <summary>Whether a POST is under way.</summary>
    public bool IsPosting
    {
        get
        {
            lock (_lock) return _isPosting;
        }
    }

    /// <summary>Whether a POST has arrived and its messages are being handled: until then its client is not answered.</summary>
    public bool IsDispatching => _isDispatching;

    public bool IsReady => Volatile.Read(ref _poll) is not null;

    public ValueTask<PollResponse> PollAsync(CancellationToken aborted)
    {
        if (TryBeginPoll() is not { } poll) return ValueTask.FromResult(PollResponse.Refused);
        session.Queue.Write();
        if (_isReleasing) ReleasePoll(EnginePacketType.Noop);
        return poll.WaitAsync(aborted);
    }

    public void EndPoll(PollResponse answer) => answer.Poll?.OnWritten();

    public bool TryBeginPost(out CancellationToken ended)
    {
        ended = CancellationToken.None;
        lock (_lock)
        {
            if (_isReplaced) return false;
            if (!_isPosting)
            {
                _isPosting = true;
                // What comes when the session has ended already is read as usual, and ignored.
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
            // Clients wait for the answer before they do anything else, such as to poll, or to go on with an upgrade. So nothing that they have to do is waited for here.
            await ReceivePayloadAsync(body, isBinary).ConfigureAwait(false);
            session.WriteBatched();
        }
        finally
        {
            _isDispatching = false;
            EndPost();
        }
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

        // What is not written yet still waits for the client, and is counted.
        return poll.WriteAsync(new PollResponse(payload, session.Revision.IsBinaryPayload(payload.Written), compress, EndedToken()));
    }

    public ValueTask FinishAsync()
    {
        // A poll that was waiting when the session was closed is told so; one that comes later is first released, as clients expect.
        if (_isCloseLate) ReleasePoll(EnginePacketType.Noop, EnginePacketType.Close);
        else ReleasePoll(EnginePacketType.Close);
        session.Wheel.Cancel(this);
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
            stays = mode == CloseMode.AfterSending && _isCloseLate && !_isReplaced;
            if (stays) session.Wheel.Schedule(this, CloseLimit);
        }

        // A client that is told first why does not take the end of its request for a failure.
        if (!stays || session.QueuedBytes == 0) EndRequests();
        if (mode != CloseMode.AfterSending) ReleasePoll(mode == CloseMode.ByClient ? EnginePacketType.Noop : EnginePacketType.Close);
        return stays;
    }

    public void LimitClose(TimeSpan limit)
    {
        if (IsScheduled) session.Wheel.Schedule(this, limit);
    }

    /// <summary>Answers a poll that waits, so that the client can stop polling.</summary>
    public void ReleasePoll(params ReadOnlySpan<EnginePacketType> packets) => TakePoll()?.Answer(PollResponse.Of(session.Revision, packets));

    /// <summary>
    /// Answers the poll that waits, and each that comes, at once: a client that has probed another transport waits for its poll to return. Not before the probe, since
    /// until then the client would do nothing but poll again.
    /// </summary>
    public void BeginReleasing()
    {
        _isReleasing = true;
        ReleasePoll(EnginePacketType.Noop);
    }

    /// <summary>The other transport has failed: polls wait again.</summary>
    public void EndReleasing() => _isReleasing = false;

    /// <summary>The session goes on over another transport: no more requests; completes when a POST that is under way is done.</summary>
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

    /// <summary>The client of the poll is gone.</summary>
    public void OnPollAborted()
    {
        if (IsReady) session.Close(EngineCloseReason.TransportError, "poll connection closed prematurely");
    }

    /// <summary>The poll is over: it may serve for the next one.</summary>
    public void OnPollWritten(PendingPoll poll)
    {
        lock (_lock) _idlePoll = poll;
    }

    public override void OnDue() => End();

    private PendingPoll? TryBeginPoll()
    {
        lock (_lock)
        {
            if (_isReplaced) return null;
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

    private PendingPoll? TakePoll()
    {
        lock (_lock)
        {
            var poll = _poll;
            _poll = null;
            return poll;
        }
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

    /// <summary>Nobody is waited for any longer.</summary>
    private void End()
    {
        EndRequests();
        session.Forget();
    }

    /// <summary>Ends what the client is still sending, or slow to read.</summary>
    private void EndRequests()
    {
        CancellationTokenSource ended;
        // Made if need be, so that an answer that is just being put together is ended as well.
        lock (_lock) ended = _ended ??= new CancellationTokenSource();
        // Not on this thread, which may be the timer's.
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
