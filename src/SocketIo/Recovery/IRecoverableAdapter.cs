using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Recovery;

/// <summary>
/// An adapter that can give a client which comes back its socket again. It appends an offset, a text, to every event that it sends without an acknowledgement to a socket that
/// may be recovered, and keeps the event unless it is volatile. What offsets look like is the adapter's own business; clients send the last one back.
/// </summary>
public interface IRecoverableAdapter : IAdapter
{
    /// <summary>Sends an event to one socket, in order with the broadcasts that reach it, and keeps it.</summary>
    /// <param name="socket">The socket; one that is suspended gets the event when it is recovered.</param>
    /// <param name="packet">The event, which asks for no acknowledgement; it is not read after the call has returned.</param>
    /// <param name="options">How it is sent.</param>
    void Emit(Socket socket, in Packet packet, SendOptions options);

    /// <summary>Takes a socket out as <see cref="IAdapter.Remove"/> does, and keeps what is needed to recover it.</summary>
    /// <param name="socket">The socket, whose connection was lost.</param>
    /// <param name="identity">By what it is known, and by whom it may be recovered.</param>
    /// <returns>The rooms that it was in.</returns>
    IReadOnlyCollection<string> Suspend(Socket socket, RecoveryIdentity identity);

    /// <summary>Takes what was kept of a socket, so that nobody else can, or says why it cannot be recovered. Whoever takes a session resumes or returns it.</summary>
    /// <param name="request">What the client sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request, CancellationToken cancellationToken);

    /// <summary>Keeps a session again that was taken and not resumed, for as long as it would have been kept. Does nothing when it was resumed or returned already.</summary>
    /// <param name="session">A session from <see cref="TakeAsync"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask ReturnAsync(RecoverableSession session, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a recovered socket into its rooms, and gives it what was sent to it and to them since. What is sent from then on reaches it as it does any other socket: nothing is
    /// lost, doubled or out of order in between.
    /// </summary>
    /// <param name="socket">The socket, which <see cref="IAdapter.Add"/> is not called for.</param>
    /// <param name="session">A session from <see cref="TakeAsync"/>.</param>
    /// <param name="open">
    /// Queues the missed events, offsets included, and behind them the answer that the client is connected; false, with nothing queued, when they are more than may wait for the
    /// client. To be called once.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was resumed; if not, nothing was queued and the session is gone.</returns>
    ValueTask<bool> ResumeAsync(Socket socket, RecoverableSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open, CancellationToken cancellationToken);
}
