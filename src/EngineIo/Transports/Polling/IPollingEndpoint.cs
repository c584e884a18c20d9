using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>
/// Receives the polls and POST bodies of a session. They are data rather than HTTP requests, so that another server can forward them.
/// </summary>
internal interface IPollingEndpoint
{
    /// <summary>Whether the body of a POST may be binary.</summary>
    bool TakesBinaryBodies { get; }

    /// <summary>Whether a poll has got the last packet: to further polls the session is unknown.</summary>
    bool IsOver { get; }

    /// <summary>
    /// Waits for the next payload, and until the previous one was written. <paramref name="aborted"/> fires when the client aborts the
    /// request. Call <see cref="EndPoll"/> afterwards.
    /// </summary>
    ValueTask<PollResponse> PollAsync(CancellationToken aborted);

    /// <summary>Called when the response was written, or cannot be.</summary>
    void EndPoll(PollResponse response);

    /// <summary>Announces a POST before its body is read; false if it is rejected, because another one is in progress.</summary>
    /// <param name="ended">Fires when the session has ended and the rest of the body is not needed.</param>
    bool TryBeginPost(out CancellationToken ended);

    /// <summary>Passes the body of the announced POST. Completes when it was dispatched and the response may be sent.</summary>
    Task CompletePostAsync(PooledBuffer body, bool isBinary);

    /// <summary>
    /// Called if the announced POST has no usable body. <paramref name="problem"/> ends the session; with null it continues.
    /// </summary>
    void AbandonPost(string? problem);
}
