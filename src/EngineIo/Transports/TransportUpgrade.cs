using System.Net.WebSockets;
using SocketIoNet.EngineIo.Internal;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Timing;
using SocketIoNet.EngineIo.WebSockets;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>
/// A WebSocket that wants to take a polling session over. The client sends <c>2probe</c>, is answered <c>3probe</c>, stops polling and sends <c>5</c>; some clients send
/// just the <c>5</c>. Until then everything goes on over polling, and whatever goes wrong ends this WebSocket only.
/// </summary>
internal sealed class TransportUpgrade(
    EngineSession session, PollingTransport polling, IFrameConnection connection, ProtocolRevision revision, TimeSpan timeout) : WheelTimer
{
    private static readonly byte[] ProbeAnswer = "3probe"u8.ToArray();

    public async Task RunAsync()
    {
        session.Wheel.Schedule(this, timeout);
        var isProbed = await TryProbeAsync().ConfigureAwait(false);
        session.Wheel.Cancel(this);
        // A POST that is still being dispatched comes before what the WebSocket brings; it may close the session.
        if (isProbed) await polling.ReplaceAsync().ConfigureAwait(false);
        if (isProbed && session.IsOpen)
        {
            await TakeOverAsync().ConfigureAwait(false);
            return;
        }

        polling.EndReleasing();
        session.EndUpgrade();
        await CloseQuietlyAsync().ConfigureAwait(false);
    }

    protected internal override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static probe => probe.Abort(), this, preferLocal: false);

    private void Abort()
    {
        session.Server.OnLimitExceeded(EngineLimit.UpgradeTime);
        connection.Abort();
    }

    /// <summary>The conversation before the switch; false when it failed.</summary>
    private async Task<bool> TryProbeAsync()
    {
        try
        {
            while (true)
            {
                var result = await connection.ReadAsync(static () => { }).ConfigureAwait(false);
                if (result != MessageReadResult.Text) return false;
                if (connection.Message.SequenceEqual("5"u8)) return true;
                if (!connection.Message.SequenceEqual("2probe"u8)) return false;
                await AnswerProbeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task AnswerProbeAsync()
    {
        await connection.WriteAsync(ProbeAnswer, isBinary: false, compress: false).ConfigureAwait(false);
        await connection.FlushAsync().ConfigureAwait(false);
        polling.BeginReleasing();
    }

    private async Task TakeOverAsync()
    {
        polling.ReleasePoll(EnginePacketType.Noop);
        var transport = new WebSocketTransport(session, connection) { Revision = revision };
        session.CompleteUpgrade(transport);
        await transport.RunAsync().ConfigureAwait(false);
    }

    private async Task CloseQuietlyAsync()
    {
        try
        {
            await connection.CloseAsync(null).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone, which is what was wanted.
        }
    }
}
