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
        using var message = new PooledBuffer();
        header.Write(message, ownId);
        message.Write(payload);
        try
        {
            // Whether there is such a server is found out with each request, and every other second.
            if (header.Kind is FrameKind.Request or FrameKind.Alive) _ = FindOutAsync(link.SendAsync(peer.Id, message.Written), peer, exchange);
            else link.Post(peer.Id, message.Written);
        }
        catch (Exception)
        {
            OnNotSent(exchange);
        }
    }

    private async Task FindOutAsync(ValueTask<bool> sending, Peer peer, Exchange? exchange)
    {
        try
        {
            // Not on this thread, which may hold the lock of an exchange.
            if (!await sending.ConfigureAwait(false)) ThreadPool.UnsafeQueueUserWorkItem(onGone, peer, preferLocal: false);
        }
        catch (Exception)
        {
            OnNotSent(exchange);
        }
    }

    private static void OnNotSent(Exchange? exchange)
    {
        if (exchange is not null) ThreadPool.UnsafeQueueUserWorkItem(static failed => failed.OnAborted(ExchangeFailure.NotSent), exchange, preferLocal: false);
    }
}
