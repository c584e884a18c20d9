using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Sends messages to other servers, and finds out whether these exist.</summary>
/// <param name="link">Carries the messages.</param>
/// <param name="ownId">The id of this server.</param>
/// <param name="onGone">Called, on a thread of the pool, when no server receives what was sent.</param>
internal sealed class ServerMessages(IServerLink link, string ownId, Action<Peer> onGone)
{
    private ulong _exchanges;

    /// <summary>The number of the next exchange, which is larger than all before: a receiver ignores those that it has seen.</summary>
    public ulong NextExchangeId() => Interlocked.Increment(ref _exchanges);

    /// <summary>Sends a message without waiting. A failure ends <paramref name="exchange"/>, on a thread of the pool.</summary>
    public void Send(Peer peer, FrameHeader header, ReadOnlySpan<byte> payload, Exchange? exchange)
    {
        var message = new PooledBuffer();
        header.Write(message, ownId);
        message.Write(payload);
        _ = SendAsync(peer, message, exchange);
    }

    private ValueTask<bool> BeginSending(Peer peer, PooledBuffer message)
    {
        using (message) return link.SendAsync(peer.Id, message.Written);
    }

    private async Task SendAsync(Peer peer, PooledBuffer message, Exchange? exchange)
    {
        try
        {
            // Not on this thread, which may hold the lock of an exchange.
            if (!await BeginSending(peer, message).ConfigureAwait(false)) ThreadPool.UnsafeQueueUserWorkItem(onGone, peer, preferLocal: false);
        }
        catch (Exception)
        {
            if (exchange is not null) ThreadPool.UnsafeQueueUserWorkItem(static failed => failed.OnAborted(ExchangeFailure.NotSent), exchange, preferLocal: false);
        }
    }
}
