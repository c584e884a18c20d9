using System.Net.WebSockets;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>
/// An upgrade of a session to a new connection. The client sends <c>2probe</c>, receives <c>3probe</c>, leaves the old transport and sends
/// <c>5</c>; some clients send only the <c>5</c>. Until then the session continues on the old transport, and a failure ends the new
/// connection only.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="old">The current transport of the session.</param>
/// <param name="connection">The new connection.</param>
/// <param name="createTransport">Creates the transport of the connection.</param>
internal sealed class TransportUpgrade(
    EngineSession session, IUpgradableTransport old, IMessageConnection connection, Func<IConnectionTransport> createTransport) : WheelTimer
{
    /// <summary>How often to check whether the server keeps the client waiting.</summary>
    private const int Checks = 4;
    private const int Probing = 0;
    private const int Failed = 1;
    private const int Done = 2;

    private static readonly byte[] ProbeAnswer = "3probe"u8.ToArray();

    private readonly TimeSpan _timeout = session.Server.Options.UpgradeTimeout;
    private int _state;
    private TimeSpan _left;
    private TimeSpan _step;

    public async Task RunAsync()
    {
        session.BeginUpgrade(this);
        _left = _timeout;
        session.Wheel.Schedule(this, NextStep());
        var isProbed = await TryProbeAsync().ConfigureAwait(false);
        session.Wheel.Cancel(this);
        // From here on the connection belongs to the session, or to its own close, and the probe cannot end it.
        isProbed &= Interlocked.Exchange(ref _state, Done) == Probing;
        if (isProbed && await TryTakeOverAsync().ConfigureAwait(false)) return;
        old.EndReleasing();
        session.EndUpgrade();
        await new ClosingHandshake(connection, session.Wheel).RunAsync().ConfigureAwait(false);
    }

    /// <summary>Time during which the client waits for the response to a POST does not count, since it cannot continue.</summary>
    public override void OnDue()
    {
        if (!old.IsDispatching) _left -= _step;
        if (_left > TimeSpan.Zero) session.Wheel.ScheduleNext(this, NextStep());
        else ThreadPool.UnsafeQueueUserWorkItem(static probe => probe.Abort(), this, preferLocal: false);
    }

    private TimeSpan NextStep() => _step = _timeout / Checks < _left ? _timeout / Checks : _left;

    /// <summary>Ends the upgrade, because the session has ended.</summary>
    public void End()
    {
        if (Interlocked.CompareExchange(ref _state, Failed, Probing) == Probing) connection.CancelRead();
    }

    private void Abort()
    {
        var state = Interlocked.CompareExchange(ref _state, Failed, Probing);
        if (state == Probing) session.Server.OnLimitExceeded(EngineLimit.UpgradeTime);
        if (state != Done) connection.Abort();
    }

    /// <summary>The exchange before the upgrade packet; false if it failed.</summary>
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
        old.BeginReleasing();
    }

    /// <summary>
    /// Moves the session to the connection, even one that is closing and still has messages or a close packet to send. False if polling has
    /// already sent the close packet.
    /// </summary>
    private async Task<bool> TryTakeOverAsync()
    {
        var posting = old.ReplaceAsync();
        if (session.Queue.IsFinished) return false;
        var transport = createTransport();
        session.CompleteUpgrade(transport);
        // The messages of a POST in progress come before those of the WebSocket. Writing need not wait.
        await posting.ConfigureAwait(false);
        await transport.RunAsync().ConfigureAwait(false);
        return true;
    }
}
