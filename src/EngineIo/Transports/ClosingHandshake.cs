using System.Net.WebSockets;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>
/// Closes a WebSocket without a session: sends the close frame and reads until the client closes as well. A connection that ends with
/// unread input is reset, and the client loses the close frame.
/// </summary>
internal sealed class ClosingHandshake(IMessageConnection connection, TimerWheel wheel) : WheelTimer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task RunAsync()
    {
        wheel.Schedule(this, Limit);
        try
        {
            await connection.CloseAsync().ConfigureAwait(false);
            await connection.DiscardAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is closed, as intended.
        }
        finally
        {
            wheel.Cancel(this);
        }
    }

    /// <summary>The client has exceeded the time limit.</summary>
    public override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Abort(), connection, preferLocal: false);
}
