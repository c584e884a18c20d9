using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>
/// Where the polls and the POST bodies of a session go. They arrive as data, not as HTTP requests, so that they may also come by way of another server.
/// </summary>
internal interface IPollingEndpoint
{
    /// <summary>Whether the body of a POST may be bytes, and not text only.</summary>
    bool TakesBinaryBodies { get; }

    /// <summary>
    /// Waits for the next payload, and until the one before has been written. <paramref name="aborted"/> fires when the client gives the request up. <see cref="EndPoll"/> is to follow.
    /// </summary>
    ValueTask<PollResponse> PollAsync(CancellationToken aborted);

    /// <summary>The answer has been written, or can not be.</summary>
    void EndPoll(PollResponse answer);

    /// <summary>Announces a POST whose body is about to be read; false when it is refused, because another one is under way.</summary>
    /// <param name="ended">Fires when the session has ended: the rest of the body need not be waited for.</param>
    bool TryBeginPost(out CancellationToken ended);

    /// <summary>Takes the body of the announced POST; completes when it has been dispatched and the client may be answered.</summary>
    Task CompletePostAsync(PooledBuffer body, bool isBinary);

    /// <summary>The announced POST has no usable body; <paramref name="problem"/> ends the session, null leaves it alone.</summary>
    void AbandonPost(string? problem);
}
